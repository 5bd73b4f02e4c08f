using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MessagePack;

/// <summary>
/// Reads MessagePack, one token a call, from bytes that may be cut into segments and may be hostile: no claimed count or
/// length is believed before as many bytes are there, and no call recurses.
/// </summary>
/// <remarks>
/// Bytes that end early throw <see cref="EndOfStreamException"/>; another token than the one asked for throws
/// <see cref="MessagePackSerializationException"/>; a number too large for the asked type, or a count above
/// <see cref="int.MaxValue"/>, throws <see cref="OverflowException"/>.
/// </remarks>
public ref partial struct MessagePackReader
{
    private SequenceReader<byte> _reader;

    public MessagePackReader(ReadOnlyMemory<byte> memory) =>
        _reader = new SequenceReader<byte>(new ReadOnlySequence<byte>(memory));

    public MessagePackReader(scoped in ReadOnlySequence<byte> readOnlySequence) =>
        _reader = new SequenceReader<byte>(readOnlySequence);

    /// <summary>Bytes read so far.</summary>
    public readonly long Consumed => _reader.Consumed;

    public readonly bool End => _reader.End;

    public readonly bool IsNil => NextCode == MessagePackCode.Nil;

    public readonly MessagePackType NextMessagePackType => MessagePackCode.ToMessagePackType(NextCode);

    /// <summary>The first byte of the next token, which stays unread.</summary>
    public readonly byte NextCode
    {
        get
        {
            ThrowIfTruncated(_reader.TryPeek(out byte code));
            return code;
        }
    }

    public Nil ReadNil()
    {
        byte code = TakeCode();
        return code == MessagePackCode.Nil ? Nil.Default : throw InvalidCode(code);
    }

    public bool TryReadNil()
    {
        if (!IsNil)
            return false;
        _reader.Advance(1);
        return true;
    }

    public bool ReadBoolean() => TakeCode() switch
    {
        MessagePackCode.True => true,
        MessagePackCode.False => false,
        byte code => throw InvalidCode(code),
    };

    /// <summary>Reads the number of elements; every element takes a byte at least, and those bytes are there.</summary>
    public int ReadArrayHeader()
    {
        ThrowIfTruncated(TryReadArrayHeader(out int count));
        ThrowIfTruncated(_reader.Remaining >= count);
        return count;
    }

    /// <summary>Reads the number of elements as claimed; false, and nothing read, when the header itself is cut off.</summary>
    public bool TryReadArrayHeader(out int count) => TryReadCount(MessagePackType.Array, out count);

    /// <summary>Reads the number of pairs; every pair takes two bytes at least, and those bytes are there.</summary>
    public int ReadMapHeader()
    {
        ThrowIfTruncated(TryReadMapHeader(out int count));
        ThrowIfTruncated(_reader.Remaining >= count * 2L);
        return count;
    }

    /// <summary>Reads the number of pairs as claimed; false, and nothing read, when the header itself is cut off.</summary>
    public bool TryReadMapHeader(out int count) => TryReadCount(MessagePackType.Map, out count);

    /// <summary>Reads text or nil; bytes that are not UTF-8 become U+FFFD.</summary>
    public string? ReadString()
    {
        if (TryReadNil())
            return null;
        uint length = ReadLength(MessagePackType.String);
        if (_reader.UnreadSpan.Length < length)
            return Encoding.UTF8.GetString(TakeBytes(length));
        string text = Encoding.UTF8.GetString(_reader.UnreadSpan[..(int)length]);
        _reader.Advance(length);
        return text;
    }

    /// <summary>
    /// Reads text without a copy; false, and nothing read, for nil and for text that lies across segments.
    /// </summary>
    public bool TryReadStringSpan(out ReadOnlySpan<byte> span)
    {
        span = default;
        if (IsNil)
            return false;
        ThrowIfTruncated(TryPeekLength(MessagePackType.String, out uint claimed, out int tokenSize));
        int length = checked((int)claimed);
        ThrowIfTruncated(_reader.Remaining - tokenSize >= length);

        _reader.Advance(tokenSize);
        if (_reader.UnreadSpan.Length < length)
        {
            _reader.Rewind(tokenSize);
            return false;
        }
        span = _reader.UnreadSpan[..length];
        _reader.Advance(length);
        return true;
    }

    /// <summary>Reads a block of bytes (from older writers: text) or nil; the result is a view of the input.</summary>
    public ReadOnlySequence<byte>? ReadBytes()
    {
        if (TryReadNil())
            return null;
        bool isText = NextMessagePackType == MessagePackType.String;
        return TakeBytes(ReadLength(isText ? MessagePackType.String : MessagePackType.Binary));
    }

    /// <summary>Skips the next token and all that it contains, in constant memory however deeply it is nested.</summary>
    public void Skip()
    {
        for (long pending = 1; pending > 0; pending--)
        {
            byte code = NextCode;
            switch (MessagePackCode.ToMessagePackType(code))
            {
                case MessagePackType.Array:
                    ThrowIfTruncated(TryReadArrayHeader(out int elements));
                    pending += elements;
                    break;
                case MessagePackType.Map:
                    ThrowIfTruncated(TryReadMapHeader(out int pairs));
                    pending += pairs * 2L;
                    break;
                case MessagePackType.String:
                    Discard(ReadLength(MessagePackType.String));
                    break;
                case MessagePackType.Binary:
                    Discard(ReadLength(MessagePackType.Binary));
                    break;
                case MessagePackType.Extension:
                    ThrowIfTruncated(TryPeekExtension(out _, out uint length, out int headerSize));
                    Discard(headerSize + (long)length);
                    break;
                case MessagePackType.Integer:
                    Discard(1 + IntegerSize(code));
                    break;
                case MessagePackType.Float:
                    Discard(code == MessagePackCode.Float32 ? 5 : 9);
                    break;
                case MessagePackType.Nil or MessagePackType.Boolean:
                    Discard(1);
                    break;
                default:
                    throw InvalidCode(code);
            }
        }
    }

    private byte TakeCode()
    {
        ThrowIfTruncated(_reader.TryRead(out byte code));
        return code;
    }

    private bool TryReadCount(MessagePackType type, out int count)
    {
        bool whole = TryPeekLength(type, out uint claimed, out int tokenSize);
        count = checked((int)claimed);
        if (whole)
            _reader.Advance(tokenSize);
        return whole;
    }

    private uint ReadLength(MessagePackType type)
    {
        ThrowIfTruncated(TryPeekLength(type, out uint length, out int tokenSize));
        _reader.Advance(tokenSize);
        return length;
    }

    private ReadOnlySequence<byte> TakeBytes(uint length)
    {
        ThrowIfTruncated(_reader.Remaining >= length);
        ReadOnlySequence<byte> bytes = _reader.Sequence.Slice(_reader.Position, length);
        _reader.Advance(length);
        return bytes;
    }

    private void Discard(long count)
    {
        ThrowIfTruncated(_reader.Remaining >= count);
        _reader.Advance(count);
    }

    private readonly bool TryPeekLength(MessagePackType type, out uint length, out int tokenSize)
    {
        length = 0;
        tokenSize = 0;
        if (!_reader.TryPeek(out byte code))
            return false;
        if (MessagePackCode.ToMessagePackType(code) != type)
            throw InvalidCode(code);
        (int size, int fixedLength) = code switch
        {
            <= MessagePackCode.MaxFixArray => (0, code & 0x0f),
            <= MessagePackCode.MaxFixStr => (0, code & 0x1f),
            MessagePackCode.Bin8 or MessagePackCode.Str8 => (1, 0),
            MessagePackCode.Bin16 or MessagePackCode.Str16 or MessagePackCode.Array16 or MessagePackCode.Map16 => (2, 0),
            _ => (4, 0),
        };
        tokenSize = 1 + size;
        if (!TryPeekBigEndian(1, size, out ulong operand))
            return false;
        length = (uint)fixedLength | (uint)operand;
        return true;
    }

    private readonly bool TryPeekExtension(out sbyte typeCode, out uint length, out int headerSize)
    {
        byte code = NextCode;
        if (MessagePackCode.ToMessagePackType(code) != MessagePackType.Extension)
            throw InvalidCode(code);
        int lengthSize = code <= MessagePackCode.Ext32 ? 1 << (code - MessagePackCode.Ext8) : 0;
        headerSize = 2 + lengthSize;
        bool whole = TryPeekBigEndian(1, lengthSize + 1, out ulong operand);
        typeCode = (sbyte)operand;
        length = lengthSize == 0 ? 1u << (code - MessagePackCode.FixExt1) : (uint)(operand >> 8);
        return whole;
    }

    /// <summary>The unsigned number in the bytes at an offset, 8 at most; nothing is read.</summary>
    private readonly bool TryPeekBigEndian(int offset, int size, out ulong value)
    {
        ReadOnlySpan<byte> bytes = _reader.UnreadSpan;
        if (bytes.Length < offset + size)
            return TryPeekAcrossSegments(offset, size, out value);
        value = BigEndian(bytes.Slice(offset, size));
        return true;
    }

    private readonly bool TryPeekAcrossSegments(int offset, int size, out ulong value)
    {
        Span<byte> joined = stackalloc byte[MaxTokenSize];
        bool whole = _reader.TryCopyTo(joined[..(offset + size)]);
        value = whole ? BigEndian(joined.Slice(offset, size)) : 0;
        return whole;
    }

    private static ulong BigEndian(ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        foreach (byte b in bytes)
            value = (value << 8) | b;
        return value;
    }

    private static void ThrowIfTruncated([DoesNotReturnIf(false)] bool whole)
    {
        if (!whole)
            throw new EndOfStreamException();
    }

    private static MessagePackSerializationException InvalidCode(byte code) =>
        new($"Unexpected msgpack code {code} ({MessagePackCode.ToFormatName(code)}) encountered.");
}
