using System.Buffers.Text;

namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>A call as strace would write it, byte by byte. Nothing but printable ASCII gets in: the bytes of a traced process are escaped.</summary>
internal sealed class CallText
{
    private byte[] _bytes = new byte[1024];
    private int _length;

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>How much was written.</summary>
    public int Length => _length;

    /// <summary>Forgets what was written behind this length.</summary>
    public void Cut(int length) => _length = length;

    /// <summary>Adds a byte as it is.</summary>
    public void Add(byte value)
    {
        Reserve(1);
        _bytes[_length++] = value;
    }

    /// <summary>Adds text of our own as it is.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        Reserve(text.Length);
        text.CopyTo(_bytes.AsSpan(_length));
        _length += text.Length;
    }

    /// <summary>Adds a number.</summary>
    public void AddNumber(long value)
    {
        Reserve(24);
        Utf8Formatter.TryFormat(value, _bytes.AsSpan(_length), out var written);
        _length += written;
    }

    /// <summary>Adds a number without a sign.</summary>
    public void AddNumber(ulong value)
    {
        Reserve(24);
        Utf8Formatter.TryFormat(value, _bytes.AsSpan(_length), out var written);
        _length += written;
    }

    /// <summary>Adds a number in hexadecimal; 0 as <c>0</c>.</summary>
    public void AddHex(ulong value)
    {
        if (value == 0)
        {
            Add((byte)'0');
            return;
        }

        Add("0x"u8);
        Reserve(24);
        Utf8Formatter.TryFormat(value, _bytes.AsSpan(_length), out var written, new('x'));
        _length += written;
    }

    /// <summary>Adds a number in hexadecimal with leading zeros.</summary>
    public void AddPaddedHex(ulong value, int digits)
    {
        Add("0x"u8);
        Reserve(24);
        Utf8Formatter.TryFormat(value, _bytes.AsSpan(_length), out var written, new('x', (byte)digits));
        _length += written;
    }

    /// <summary>Adds an address; 0 as <c>NULL</c>.</summary>
    public void AddAddress(ulong value)
    {
        if (value == 0)
            Add("NULL"u8);
        else
            AddHex(value);
    }

    /// <summary>Adds a number in octal with a leading 0, three digits at least.</summary>
    public void AddOctal(ulong value)
    {
        Add((byte)'0');
        Span<byte> reversed = stackalloc byte[24];
        var count = 0;
        for (; value != 0 || count < 2; value >>= 3)
            reversed[count++] = (byte)('0' + (value & 7));
        while (count > 0)
            Add(reversed[--count]);
    }

    /// <summary>Adds an address that may be 0.</summary>
    public void AddAddressOrZero(ulong value)
    {
        if (value == 0)
            Add("0x0"u8);
        else
            AddHex(value);
    }

    /// <summary>Adds a name of a constant, or its number in hexadecimal where it has none.</summary>
    public void AddConstant(ConstantSet set, long value)
    {
        if (set.NameOf(value) is { IsEmpty: false } name)
            Add(name);
        else
            AddHex((ulong)value);
    }

    /// <summary>Adds bytes as a C string in quotes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="isCut">Whether there is more, which dots stand for.</param>
    /// <param name="inHex">Whether all bytes are shown in hexadecimal.</param>
    public void AddString(ReadOnlySpan<byte> bytes, bool isCut = false, bool inHex = false)
    {
        Add((byte)'"');
        if (inHex)
        {
            foreach (var value in bytes)
                AddHexByte(value);
        }
        else
        {
            AddEscaped(bytes);
        }

        Add(isCut ? "\"..."u8 : "\""u8);
    }

    /// <summary>Adds bytes with everything escaped that is not printable.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="asName">Whether it stands between angle brackets, which are escaped then as well.</param>
    public void AddEscaped(ReadOnlySpan<byte> bytes, bool asName = false)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var value = bytes[i];
            switch (value)
            {
                case (byte)'"' when !asName:
                case (byte)'\\':
                    Add((byte)'\\');
                    Add(value);
                    break;
                case (byte)'\n':
                    Add("\\n"u8);
                    break;
                case (byte)'\t':
                    Add("\\t"u8);
                    break;
                case (byte)'\r':
                    Add("\\r"u8);
                    break;
                case (byte)'\v':
                    Add("\\v"u8);
                    break;
                case (byte)'\f':
                    Add("\\f"u8);
                    break;
                case (byte)'<' or (byte)'>' when asName:
                // Behind an angle bracket these would make it an operator.
                case (byte)' ' or (byte)'=' when asName && i == 0:
                case < 0x20 or >= 0x7f:
                    AddOctalByte(value, i + 1 < bytes.Length && bytes[i + 1] is >= (byte)'0' and <= (byte)'7');
                    break;
                default:
                    Add(value);
                    break;
            }
        }
    }

    // As short as it can be, unless a digit follows.
    private void AddOctalByte(byte value, bool digitFollows)
    {
        Add((byte)'\\');
        if (digitFollows || value >= 64)
            Add((byte)('0' + (value >> 6)));
        if (digitFollows || value >= 8)
            Add((byte)('0' + ((value >> 3) & 7)));
        Add((byte)('0' + (value & 7)));
    }

    private void AddHexByte(byte value)
    {
        Add("\\x"u8);
        Add(HexDigits[value >> 4]);
        Add(HexDigits[value & 15]);
    }

    private static ReadOnlySpan<byte> HexDigits => "0123456789abcdef"u8;

    private void Reserve(int more)
    {
        if (_length + more > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_length + more, _bytes.Length * 2));
    }
}
