namespace Fuzmon.Instrumentation.SystemCalls.Strace;

/// <summary>Reads dumps of what was read or written: <c> | 00000  7f 45 4c 46 ...  .ELF... |</c>.</summary>
internal static class HexDump
{
    private const int BytesPerLine = 16;

    /// <summary>Adds the bytes of a line to those of the event.</summary>
    public static bool TryAdd(SyscallEvent happened, ReadOnlySpan<byte> line)
    {
        var at = TextCursor.SkipSpaces(line, 2);
        var end = TextCursor.Hex(line, at, out _);
        if (end == at || line[^1] != '|')
            return false;

        Span<byte> bytes = stackalloc byte[BytesPerLine];
        var count = 0;
        for (at = TextCursor.SkipSpaces(line, end); count < BytesPerLine && IsByte(line, at); at = Next(line, at))
            bytes[count++] = (byte)((TextCursor.HexDigit(line[at]) << 4) | TextCursor.HexDigit(line[at + 1]));
        if (count == 0)
            return false;
        var added = happened.Append(bytes[..count]);
        happened.Dump = happened.Dump.IsEmpty ? added : new Slice(happened.Dump.Start, added.End - happened.Dump.Start);
        return true;
    }

    private static bool IsByte(ReadOnlySpan<byte> line, int at)
        => at + 2 < line.Length && TextCursor.HexDigit(line[at]) >= 0 && TextCursor.HexDigit(line[at + 1]) >= 0 && line[at + 2] == ' ';

    // A space between bytes, two in the middle; more of them lead to the characters.
    private static int Next(ReadOnlySpan<byte> line, int at)
    {
        var next = TextCursor.SkipSpaces(line, at + 2);
        return next - at - 2 > 2 ? line.Length : next;
    }
}
