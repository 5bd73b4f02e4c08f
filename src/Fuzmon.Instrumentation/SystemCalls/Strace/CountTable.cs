using System.Globalization;
using System.Text;

namespace Fuzmon.Instrumentation.SystemCalls.Strace;

/// <summary>Reads a table of counts (<c>-c</c>, <c>-C</c>, <c>-w</c>, <c>-U</c>): columns stand where the rule under the heading says.</summary>
internal sealed class CountTable
{
    private readonly string _heading;
    private List<(string Name, int Start, int End)>? _columns;
    private bool _isEnding;

    private CountTable(string heading) => _heading = heading;

    /// <summary>A table, if the line is a heading.</summary>
    public static CountTable? TryBegin(ReadOnlySpan<byte> line)
        => line.IndexOf("calls"u8) >= 0 && (line.IndexOf("syscall"u8) >= 0 || line.IndexOf("function"u8) >= 0)
            && line.IndexOfAny("(="u8) < 0
                ? new CountTable(Encoding.UTF8.GetString(line))
                : null;

    /// <summary>Reads a line.</summary>
    /// <returns>Whether it belongs to the table, and its row if it is one.</returns>
    public (bool Belongs, CountRow? Row) Read(ReadOnlySpan<byte> line, long number)
    {
        if (line.StartsWith("---"u8) && line.IndexOfAnyExcept("- "u8) < 0)
        {
            _isEnding = _columns is not null;
            _columns ??= Columns(line);
            return (true, null);
        }

        if (_columns is null || line.IsEmpty)
            return (false, null);
        var row = Row(Encoding.UTF8.GetString(line), number, _columns);
        return (row is not null, row is null ? null : row with { IsTotal = _isEnding });
    }

    private List<(string Name, int Start, int End)> Columns(ReadOnlySpan<byte> rule)
    {
        var columns = new List<(string Name, int Start, int End)>();
        for (var at = 0; at < rule.Length;)
        {
            var length = rule[at..].IndexOf((byte)' ');
            var end = length < 0 ? rule.Length : at + length;
            columns.Add((Cut(_heading, at, length < 0 ? _heading.Length : end).Trim(), at, end));
            at = end + 1;
        }

        return columns;
    }

    private static CountRow? Row(string line, long number, List<(string Name, int Start, int End)> columns)
    {
        var row = new CountRow("") { Line = number };
        var start = 0;
        foreach (var (column, from, to) in columns)
        {
            // A number wider than its column pushes what follows to the right.
            var end = column == columns[^1].Name ? line.Length : Math.Min(line.Length, Math.Max(to, start));
            while (end < line.Length && line[end] != ' ')
                end++;
            var text = Cut(line, Math.Max(start, 0), end).Trim();
            start = end;
            if (Set(row, column, text) is not { } next)
                return null;
            row = next;
        }

        return row.Name.Length > 0 ? row : null;
    }

    private static CountRow? Set(CountRow row, string column, string text)
    {
        if (column is "syscall" or "function")
            return row with { Name = text };
        if (text.Length == 0)
            return row;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            return null;
        return column switch
        {
            "calls" => row with { Calls = (long)value },
            "errors" => row with { Errors = (long)value },
            "seconds" or "total-time" => row with { Seconds = value },
            "shortest" => row with { Shortest = value },
            "longest" => row with { Longest = value },
            "usecs/call" => row with { UsecsPerCall = value },
            _ => row,
        };
    }

    private static string Cut(string text, int start, int end) => start >= text.Length ? "" : text[start..Math.Min(end, text.Length)];
}
