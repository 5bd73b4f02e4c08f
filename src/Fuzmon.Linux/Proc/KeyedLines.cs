namespace Fuzmon.Linux.Proc;

/// <summary>Walks the <c>key: value</c> lines of a /proc file; lines without a colon are passed over.</summary>
internal ref struct KeyedLines(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;

    public ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>What follows the colon, without the blanks before it.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>The kernel ends every line, so text that does not end with one was cut off, perhaps within a number.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> text) => text is [.., (byte)'\n'];

    public bool MoveNext()
    {
        while (_rest.IndexOf((byte)'\n') is >= 0 and var end)
        {
            var line = _rest[..end];
            _rest = _rest[(end + 1)..];
            if (line.IndexOf((byte)':') is >= 0 and var colon)
            {
                Key = line[..colon];
                Value = line[(colon + 1)..].TrimStart(" \t"u8);
                return true;
            }
        }
        return false;
    }
}
