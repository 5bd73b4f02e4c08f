using System.Buffers.Binary;

namespace MessagePack;

/// <content>Numbers: an integer takes the smallest form that holds its value, whatever its type.</content>
public ref partial struct MessagePackWriter
{
    public void Write(byte value) => Write((ulong)value);

    public void Write(sbyte value) => Write((long)value);

    public void Write(ushort value) => Write((ulong)value);

    public void Write(short value) => Write((long)value);

    public void Write(uint value) => Write((ulong)value);

    public void Write(int value) => Write((long)value);

    /// <summary>A UTF-16 code unit as an integer.</summary>
    public void Write(char value) => Write((ulong)value);

    public void Write(ulong value)
    {
        if (value <= MessagePackRange.MaxFixPositiveInt)
            WriteCode((byte)value);
        else if (value <= byte.MaxValue)
            WriteCode(MessagePackCode.UInt8, (byte)value);
        else if (value <= ushort.MaxValue)
            WriteCode(MessagePackCode.UInt16, (ushort)value);
        else if (value <= uint.MaxValue)
            WriteCode(MessagePackCode.UInt32, (uint)value);
        else
            WriteCode(MessagePackCode.UInt64, value);
    }

    public void Write(long value)
    {
        if (value >= 0)
            Write((ulong)value);
        else if (value >= MessagePackRange.MinFixNegativeInt)
            WriteCode((byte)value);
        else if (value >= sbyte.MinValue)
            WriteCode(MessagePackCode.Int8, (byte)value);
        else if (value >= short.MinValue)
            WriteCode(MessagePackCode.Int16, (ushort)value);
        else if (value >= int.MinValue)
            WriteCode(MessagePackCode.Int32, (uint)value);
        else
            WriteCode(MessagePackCode.Int64, (ulong)value);
    }

    public void Write(float value) => WriteCode(MessagePackCode.Float32, BitConverter.SingleToUInt32Bits(value));

    public void Write(double value) => WriteCode(MessagePackCode.Float64, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>The timestamp extension in 6, 10 or 15 bytes; a time of unspecified kind counts as UTC.</summary>
    public void Write(DateTime dateTime)
    {
        if (dateTime.Kind == DateTimeKind.Local)
            dateTime = dateTime.ToUniversalTime();
        long seconds = (dateTime.Ticks / TimeSpan.TicksPerSecond) - (DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerSecond);
        long nanoseconds = dateTime.Ticks % TimeSpan.TicksPerSecond * TimestampExtension.NanosecondsPerTick;

        Span<byte> span = GetSpan(MessagePackReader.MaxTokenSize);
        int size;
        if (seconds is < 0 or > (long)TimestampExtension.SecondsMask)
        {
            span[0] = MessagePackCode.Ext8;
            span[1] = 12;
            BinaryPrimitives.WriteUInt32BigEndian(span[3..], (uint)nanoseconds);
            BinaryPrimitives.WriteInt64BigEndian(span[7..], seconds);
            size = 15;
        }
        else if (nanoseconds == 0 && seconds <= uint.MaxValue)
        {
            span[0] = MessagePackCode.FixExt4;
            BinaryPrimitives.WriteUInt32BigEndian(span[2..], (uint)seconds);
            size = 6;
        }
        else
        {
            span[0] = MessagePackCode.FixExt8;
            ulong both = ((ulong)nanoseconds << TimestampExtension.SecondsBits) | (ulong)seconds;
            BinaryPrimitives.WriteUInt64BigEndian(span[2..], both);
            size = 10;
        }
        span[size == 15 ? 2 : 1] = unchecked((byte)TimestampExtension.TypeCode);
        Advance(size);
    }
}
