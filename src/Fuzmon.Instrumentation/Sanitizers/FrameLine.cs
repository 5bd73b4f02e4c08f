using System.Globalization;
using Fuzmon.Records;

namespace Fuzmon.Instrumentation.Sanitizers;

/// <summary>A line of a stack as sanitizers and debuggers print it: <c>#0 0x4f in f(int) a.c:1:2 (mod+0x3)</c>, each part optional.</summary>
internal static class FrameLine
{
    /// <summary>Reads a line that begins with <c>#</c> and a number.</summary>
    public static bool TryParse(ReadOnlySpan<char> line, out int number, out ReportFrame frame)
    {
        number = 0;
        frame = new ReportFrame();
        line = line.Trim();
        if (line.Length < 2 || line[0] != '#')
            return false;

        var digits = line[1..].IndexOfAnyExceptInRange('0', '9');
        if (digits is 0 or > 6 || !int.TryParse(digits < 0 ? line[1..] : line[1..(1 + digits)], NumberStyles.None, CultureInfo.InvariantCulture, out number))
            return false;

        var rest = digits < 0 ? [] : line[(1 + digits)..];
        if (rest.Length > 0 && rest[0] != ' ' && rest[0] != '\t')
            return false;

        rest = rest.TrimStart();
        if (rest.StartsWith("0x"))
        {
            var end = rest.IndexOf(' ');
            rest = end < 0 ? [] : rest[end..].TrimStart();
        }

        if (rest.StartsWith("in "))
            rest = rest[3..].TrimStart();
        frame = PlaceOf(rest);
        return true;
    }

    /// <summary>Reads <c>function file:line:column (module+offset) (BuildId: ...)</c>.</summary>
    public static ReportFrame PlaceOf(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.LastIndexOf("(BuildId:") is >= 0 and var build)
            text = text[..build].TrimEnd();
        string? module = null, offset = null;
        if (text.EndsWith(")") && text.LastIndexOf('(') is >= 0 and var open && text[open..].LastIndexOf("+0x") is > 0 and var plus)
        {
            module = text[(open + 1)..(open + plus)].ToString();
            offset = text[(open + plus + 1)..^1].ToString();
            text = text[..open].TrimEnd();
        }

        var (file, line, column, length) = FileAtEnd(text);
        var function = text[..^length].TrimEnd();
        // A debugger's form: "f (x=1) at a.c:3".
        if (length > 0 && function.EndsWith(" at"))
            function = function[..^3].TrimEnd();
        return new ReportFrame
        {
            Function = function.IsEmpty || function is "??" or "<null>" or "<unknown>" ? null : function.ToString(),
            File = file,
            Line = line,
            Column = column,
            Module = module,
            ModuleOffset = offset,
        };
    }

    /// <summary>Reads <c>file:line</c> or <c>file:line:column</c>.</summary>
    public static bool TryFile(ReadOnlySpan<char> text, out string file, out int? line, out int? column)
    {
        line = column = null;
        var path = text;
        if (TakeNumber(ref path, out var last))
        {
            if (TakeNumber(ref path, out var first))
                (line, column) = (first, last);
            else
                line = last;
        }

        file = path.ToString();
        return line is not null && path.Length > 0;
    }

    // The path may hold blanks when it is absolute: it then begins at the last " /" that no parenthesis follows.
    private static (string? File, int? Line, int? Column, int Length) FileAtEnd(ReadOnlySpan<char> text)
    {
        var start = text.LastIndexOf(" /") is >= 0 and var slash && text[slash..].IndexOfAny('(', ')') < 0 ? slash + 1 : text.LastIndexOf(' ') + 1;
        var token = text[start..];
        if (TryFile(token, out var file, out var line, out var column) && !file.EndsWith(':'))
            return (file, line, column, token.Length);
        return token.Length > 1 && token[0] == '/' && start > 0 ? (token.ToString(), null, null, token.Length) : (null, null, null, 0);
    }

    private static bool TakeNumber(ref ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        if (text.LastIndexOf(':') is not (> 0 and var colon)
            || !int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            return false;
        }

        text = text[..colon];
        return true;
    }
}
