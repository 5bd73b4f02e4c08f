namespace MessagePack;

/// <content>Numbers: any integer encoding serves any integer type that can hold the value; any number serves a float.</content>
public ref partial struct MessagePackReader
{
    /// <summary>The longest token of a fixed size: a 12-byte timestamp with its 3-byte header.</summary>
    internal const int MaxTokenSize = 15;

    public byte ReadByte() => Take(checked((byte)PeekUInt64(out int size)), size);

    public ushort ReadUInt16() => Take(checked((ushort)PeekUInt64(out int size)), size);

    public uint ReadUInt32() => Take(checked((uint)PeekUInt64(out int size)), size);

    public ulong ReadUInt64() => Take(PeekUInt64(out int size), size);

    public sbyte ReadSByte() => Take(checked((sbyte)PeekInt64(out int size)), size);

    public short ReadInt16() => Take(checked((short)PeekInt64(out int size)), size);

    public int ReadInt32() => Take(checked((int)PeekInt64(out int size)), size);

    public long ReadInt64() => Take(PeekInt64(out int size), size);

    /// <summary>Reads a UTF-16 code unit from an integer.</summary>
    public char ReadChar() => (char)ReadUInt16();

    public float ReadSingle() => NextCode switch
    {
        MessagePackCode.Float32 => Take(BitConverter.UInt32BitsToSingle((uint)PeekOperand(4)), 5),
        MessagePackCode.Float64 => Take((float)BitConverter.UInt64BitsToDouble(PeekOperand(8)), 9),
        _ => Take(PeekInteger(out int size, out bool negative) is var bits && negative ? (long)bits : (float)bits, size),
    };

    public double ReadDouble() => NextCode switch
    {
        MessagePackCode.Float32 => Take((double)BitConverter.UInt32BitsToSingle((uint)PeekOperand(4)), 5),
        MessagePackCode.Float64 => Take(BitConverter.UInt64BitsToDouble(PeekOperand(8)), 9),
        _ => Take(PeekInteger(out int size, out bool negative) is var bits && negative ? (long)bits : (double)bits, size),
    };

    /// <summary>Reads the timestamp extension as UTC; fractions of a tick are cut off.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The timestamp is before the year 1 or after the year 9999.</exception>
    public DateTime ReadDateTime()
    {
        ThrowIfTruncated(TryPeekExtension(out sbyte typeCode, out uint claimed, out int headerSize));
        int length = checked((int)claimed);
        if (typeCode != TimestampExtension.TypeCode || length is not (4 or 8 or 12))
            throw InvalidCode(NextCode);

        ulong nanoseconds = 0;
        ThrowIfTruncated(TryPeekBigEndian(headerSize, Math.Min(length, 8), out ulong seconds));
        if (length == 8)
        {
            nanoseconds = seconds >> TimestampExtension.SecondsBits;
            seconds &= TimestampExtension.SecondsMask;
        }
        else if (length == 12)
        {
            nanoseconds = seconds >> 32;
            ThrowIfTruncated(TryPeekBigEndian(headerSize + 4, 8, out seconds));
        }
        long ticks = (long)nanoseconds / TimestampExtension.NanosecondsPerTick;
        return Take(DateTime.UnixEpoch.AddSeconds((long)seconds).AddTicks(ticks), headerSize + length);
    }

    /// <summary>Passes a token whose value was peeked at: what throws before this leaves the reader where it was.</summary>
    private T Take<T>(T value, int tokenSize)
    {
        _reader.Advance(tokenSize);
        return value;
    }

    private readonly long PeekInt64(out int tokenSize)
    {
        ulong bits = PeekInteger(out tokenSize, out bool negative);
        return negative ? (long)bits : Convert.ToInt64(bits);
    }

    private readonly ulong PeekUInt64(out int tokenSize)
    {
        ulong bits = PeekInteger(out tokenSize, out bool negative);
        return negative ? Convert.ToUInt64((long)bits) : bits;
    }

    private readonly ulong PeekInteger(out int tokenSize, out bool negative)
    {
        byte code = NextCode;
        if (MessagePackCode.ToMessagePackType(code) != MessagePackType.Integer)
            throw InvalidCode(code);
        int size = IntegerSize(code);
        tokenSize = 1 + size;
        ulong bits = code switch
        {
            <= MessagePackCode.MaxFixInt => code,
            >= MessagePackCode.MinNegativeFixInt => (ulong)(sbyte)code,
            MessagePackCode.Int8 => (ulong)(sbyte)PeekOperand(size),
            MessagePackCode.Int16 => (ulong)(short)PeekOperand(size),
            MessagePackCode.Int32 => (ulong)(int)PeekOperand(size),
            _ => PeekOperand(size),
        };
        negative = code >= MessagePackCode.Int8 && (long)bits < 0;
        return bits;
    }

    private readonly ulong PeekOperand(int size)
    {
        ThrowIfTruncated(TryPeekBigEndian(1, size, out ulong value));
        return value;
    }

    /// <summary>Bytes after the code: none of a fixint; uint 8 to 64 and int 8 to 64 each begin at a multiple of four.</summary>
    private static int IntegerSize(byte code) =>
        code is <= MessagePackCode.MaxFixInt or >= MessagePackCode.MinNegativeFixInt ? 0 : 1 << (code & 3);
}
