using Fuzmon.Stacks.Python.Layouts;

namespace Fuzmon.Stacks.Python.Reading;

/// <summary>Finds the line of an instruction in the tables of each version; whatever a table holds, nothing throws.</summary>
internal static class LineTables
{
    /// <summary>The line of an instruction.</summary>
    /// <param name="kind">Which kind of table it is.</param>
    /// <param name="table">The table.</param>
    /// <param name="firstLine">The line where the function begins.</param>
    /// <param name="instruction">
    /// What the frame has: a byte offset (up to 3.9), or an index of units of two bytes; below 0 before the first.
    /// </param>
    /// <returns>Null when the instruction belongs to no line.</returns>
    public static int? Find(LineTableKind kind, ReadOnlySpan<byte> table, int firstLine, long instruction) => kind switch
    {
        LineTableKind.UnsignedDeltas => FromDeltas(table, firstLine, instruction, isSigned: false),
        LineTableKind.SignedDeltas => FromDeltas(table, firstLine, instruction, isSigned: true),
        LineTableKind.Ranges => FromRanges(table, firstLine, instruction * 2),
        _ => FromLocations(table, firstLine, instruction),
    };

    private static int? FromDeltas(ReadOnlySpan<byte> table, int firstLine, long offset, bool isSigned)
    {
        var line = firstLine;
        for (long address = 0; table.Length >= 2; table = table[2..])
        {
            address += table[0];
            if (address > offset)
                break;
            line = Step(line, isSigned ? (sbyte)table[1] : table[1]);
        }

        return line;
    }

    private static int? FromRanges(ReadOnlySpan<byte> table, int firstLine, long offset)
    {
        const sbyte NoLine = -128;
        if (offset < 0)
            return firstLine;
        var line = firstLine;
        for (long end = 0; table.Length >= 2; table = table[2..])
        {
            end += table[0];
            var step = (sbyte)table[1];
            if (step != NoLine)
                line = Step(line, step);
            if (offset < end)
                return step == NoLine ? null : line;
        }

        return line;
    }

    private static int? FromLocations(ReadOnlySpan<byte> table, int firstLine, long unit)
    {
        if (unit < 0)
            return firstLine;
        var line = firstLine;
        long end = 0;
        while (!table.IsEmpty)
        {
            var head = table[0];
            table = table[1..];
            // All entries begin with this bit, and no other byte has it.
            if ((head & 0x80) == 0)
                return null;
            var kind = (head >> 3) & 15;
            var hasLine = kind != 15;
            if (kind is 13 or 14)
                line = Step(line, TakeSigned(ref table));
            else if (kind is >= 10 and <= 12)
                line = Step(line, kind - 10);
            end += (head & 7) + 1;
            if (unit < end)
                return hasLine ? line : null;
            // What is left of the entry are columns.
            while (!table.IsEmpty && (table[0] & 0x80) == 0)
                table = table[1..];
        }

        return null;
    }

    private static long TakeSigned(ref ReadOnlySpan<byte> table)
    {
        long value = 0;
        var shift = 0;
        while (!table.IsEmpty && (table[0] & 0x80) == 0)
        {
            var part = table[0];
            table = table[1..];
            if (shift < 36)
                value |= (long)(part & 63) << shift;
            shift += 6;
            if ((part & 64) == 0)
                break;
        }

        return (value & 1) != 0 ? -(value >> 1) : value >> 1;
    }

    private static int Step(int line, long step) => unchecked((int)(line + step));
}
