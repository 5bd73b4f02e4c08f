using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace MessagePack;

/// <summary>Writes MessagePack in its smallest forms; nothing is allocated, and nothing arrives before <see cref="Flush"/>.</summary>
public ref partial struct MessagePackWriter
{
    private const int MaxHeaderSize = 5;

    private readonly IBufferWriter<byte> _output;
    private Span<byte> _free;
    private int _uncommitted;

    public MessagePackWriter(IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _output = writer;
    }

    /// <summary>Hands all that was written to the buffer.</summary>
    public void Flush()
    {
        _output.Advance(_uncommitted);
        _uncommitted = 0;
        _free = default;
    }

    /// <summary>Room for at least <paramref name="length"/> bytes, to be followed by <see cref="Advance"/>.</summary>
    public Span<byte> GetSpan(int length)
    {
        if (_free.Length < length)
        {
            Flush();
            _free = _output.GetSpan(length);
        }
        return _free;
    }

    public void Advance(int length)
    {
        _free = _free[length..];
        _uncommitted += length;
    }

    public void WriteNil() => WriteCode(MessagePackCode.Nil);

    public void Write(bool value) => WriteCode(value ? MessagePackCode.True : MessagePackCode.False);

    public void WriteArrayHeader(int count) => WriteArrayHeader((uint)count);

    public void WriteArrayHeader(uint count)
    {
        if (count <= MessagePackRange.MaxFixArrayCount)
            WriteCode((byte)(MessagePackCode.MinFixArray | count));
        else if (count <= ushort.MaxValue)
            WriteCode(MessagePackCode.Array16, (ushort)count);
        else
            WriteCode(MessagePackCode.Array32, count);
    }

    public void WriteMapHeader(int count) => WriteMapHeader((uint)count);

    public void WriteMapHeader(uint count)
    {
        if (count <= MessagePackRange.MaxFixMapCount)
            WriteCode((byte)(MessagePackCode.MinFixMap | count));
        else if (count <= ushort.MaxValue)
            WriteCode(MessagePackCode.Map16, (ushort)count);
        else
            WriteCode(MessagePackCode.Map32, count);
    }

    public void Write(byte[]? src)
    {
        if (src is null)
            WriteNil();
        else
            Write(src.AsSpan());
    }

    public void Write(scoped ReadOnlySpan<byte> src)
    {
        WriteBinHeader(src.Length);
        Copy(src);
    }

    /// <summary>The header of a block of bytes, which must follow.</summary>
    public void WriteBinHeader(int length)
    {
        if (length <= byte.MaxValue)
            WriteCode(MessagePackCode.Bin8, (byte)length);
        else if (length <= ushort.MaxValue)
            WriteCode(MessagePackCode.Bin16, (ushort)length);
        else
            WriteCode(MessagePackCode.Bin32, (uint)length);
    }

    public void Write(string? value)
    {
        if (value is null)
            WriteNil();
        else
            Write(value.AsSpan());
    }

    /// <summary>Text as UTF-8; a lone surrogate becomes U+FFFD.</summary>
    public void Write(scoped ReadOnlySpan<char> value)
    {
        // One pass instead of two: encode behind the header that ASCII would need, and move the bytes if it turns out longer.
        Span<byte> span = GetSpan(MaxHeaderSize + Encoding.UTF8.GetMaxByteCount(value.Length));
        int expected = StringHeaderSize(value.Length);
        int byteCount = Encoding.UTF8.GetBytes(value, span[expected..]);
        int actual = StringHeaderSize(byteCount);
        if (actual != expected)
            span.Slice(expected, byteCount).CopyTo(span[actual..]);
        WriteStringHeader(byteCount);
        Advance(byteCount);
    }

    public void WriteString(ReadOnlySpan<byte> utf8stringBytes)
    {
        WriteStringHeader(utf8stringBytes.Length);
        Copy(utf8stringBytes);
    }

    /// <summary>The header of a text, whose UTF-8 must follow.</summary>
    public void WriteStringHeader(int byteCount)
    {
        switch (StringHeaderSize(byteCount))
        {
            case 1:
                WriteCode((byte)(MessagePackCode.MinFixStr | byteCount));
                break;
            case 2:
                WriteCode(MessagePackCode.Str8, (byte)byteCount);
                break;
            case 3:
                WriteCode(MessagePackCode.Str16, (ushort)byteCount);
                break;
            default:
                WriteCode(MessagePackCode.Str32, (uint)byteCount);
                break;
        }
    }

    /// <summary>Copies tokens that are MessagePack already.</summary>
    public void WriteRaw(ReadOnlySpan<byte> rawMessagePackBlock) => Copy(rawMessagePackBlock);

    private static int StringHeaderSize(int byteCount) => byteCount switch
    {
        <= MessagePackRange.MaxFixStringLength => 1,
        <= byte.MaxValue => 2,
        <= ushort.MaxValue => 3,
        _ => MaxHeaderSize,
    };

    private void Copy(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Advance(bytes.Length);
    }

    private void WriteCode(byte code)
    {
        GetSpan(1)[0] = code;
        Advance(1);
    }

    private void WriteCode(byte code, byte operand)
    {
        Span<byte> span = GetSpan(2);
        span[1] = operand;
        span[0] = code;
        Advance(2);
    }

    private void WriteCode(byte code, ushort operand)
    {
        Span<byte> span = GetSpan(3);
        BinaryPrimitives.WriteUInt16BigEndian(span[1..], operand);
        span[0] = code;
        Advance(3);
    }

    private void WriteCode(byte code, uint operand)
    {
        Span<byte> span = GetSpan(5);
        BinaryPrimitives.WriteUInt32BigEndian(span[1..], operand);
        span[0] = code;
        Advance(5);
    }

    private void WriteCode(byte code, ulong operand)
    {
        Span<byte> span = GetSpan(9);
        BinaryPrimitives.WriteUInt64BigEndian(span[1..], operand);
        span[0] = code;
        Advance(9);
    }
}
