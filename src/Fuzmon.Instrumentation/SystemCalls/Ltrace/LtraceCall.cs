namespace Fuzmon.Instrumentation.SystemCalls.Ltrace;

/// <summary>Reads calls as ltrace writes them: <c>lib-&gt;operator new(unsigned long)(72, "a "b"") = 0x38a11eb0</c>.</summary>
internal static class LtraceCall
{
    private const int MaxParts = 4_096;

    /// <summary>Reads a whole call.</summary>
    public static bool TryParse(SyscallEvent happened, int start)
    {
        if (!TryName(happened, start, out var open))
            return false;
        // The first place that can be the end of the arguments is it: a result cannot hold another result but in a string.
        var text = happened.Text;
        for (var at = open + 1; at < text.Length; at++)
        {
            var next = text[at..].IndexOf((byte)')');
            if (next < 0)
                return false;
            at += next;
            if (TryResult(happened, at + 1))
            {
                LtraceArguments.Parse(happened, open + 1, at);
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the text holds the end of a call and its result.</summary>
    public static bool HasResult(ReadOnlySpan<byte> text)
    {
        var happened = new SyscallEvent();
        happened.Reset(text, 0);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == ')' && TryResult(happened, at + 1))
                return true;
        }

        return false;
    }

    /// <summary>Reads the name of a call, with its library.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="open">The parenthesis before the arguments.</param>
    public static bool TryName(SyscallEvent happened, int start, out int open)
    {
        var text = happened.Text;
        open = -1;
        var first = text[start..].IndexOf((byte)'(');
        if (first < 0)
            return false;
        var arrow = text[start..].IndexOf("->"u8);
        var name = start;
        if (arrow > 0 && arrow < first)
        {
            happened.Library = new Slice(start, arrow);
            name = start + arrow + 2;
        }

        open = start + first;
        var plain = text[name..open];
        if (plain.Length > 0 && (!IsNameStart(plain[0]) || (plain.ContainsAny((byte)'"', (byte)'=', (byte)',') && !IsOperator(plain))))
            return false;
        // A demangled name has its parameters' types: only what another parenthesis follows is still the name.
        while (Balanced(text, open) is > 0 and var close && NextGroup(text, close + 1) is > 0 and var next)
            open = next;
        happened.Name = new Slice(name, open - name);
        if (happened.Library.IsEmpty && text[name..open].LastIndexOf((byte)'@') is > 0 and var at && !text[name..open].Contains((byte)' '))
        {
            happened.Library = new Slice(name + at + 1, open - name - at - 1);
            happened.Name = new Slice(name, at);
        }

        return !happened.Name.IsEmpty || !happened.Library.IsEmpty;
    }

    /// <summary>Reads the arguments of a call that does not return.</summary>
    public static void ParseArguments(SyscallEvent happened, int start, int end)
    {
        if (TryName(happened, start, out var open))
            LtraceArguments.Parse(happened, Math.Min(open + 1, end), end);
    }

    /// <summary>Reads a second half whose first is not in the log.</summary>
    public static void ParseSecondHalf(SyscallEvent happened, Slice name, int start)
    {
        happened.Name = name;
        happened.IsResumed = happened.LacksStart = true;
        var text = happened.Text;
        for (var at = start; at < text.Length; at++)
        {
            if (text[at] == ')' && TryResult(happened, at + 1))
            {
                LtraceArguments.Parse(happened, start, at);
                return;
            }
        }
    }

    /// <summary>Whether a line is the beginning of a call without its end.</summary>
    public static bool IsOpen(ReadOnlySpan<byte> line)
    {
        var happened = new SyscallEvent();
        happened.Reset(line, 0);
        var at = TextCursor.SkipSpaces(line, LinePrefix.Parse(happened));
        return TryName(happened, at, out var open) && line[open..].Contains((byte)'"') && !happened.Name.IsEmpty
            && !happened[happened.Name].Contains((byte)' ');
    }

    /// <summary>Whether a line could stand alone.</summary>
    public static bool LooksWhole(ReadOnlySpan<byte> line) => line.EndsWith(Unfinished) || line.EndsWith("+++"u8) || line.EndsWith("---"u8);

    private static ReadOnlySpan<byte> Unfinished => "<unfinished ...>"u8;

    private static bool IsNameStart(byte c) => TextCursor.IsLetter(c) || c is (byte)'~' or (byte)'.' or (byte)'(' || TextCursor.IsDigit(c);

    private static bool IsOperator(ReadOnlySpan<byte> name) => name.IndexOf("operator"u8) >= 0 || name.Contains((byte)'<');

    // Index of the parenthesis that closes the one at open, if the text between can be types; otherwise -1.
    private static int Balanced(ReadOnlySpan<byte> text, int open)
    {
        var depth = 0;
        for (var i = open; i < text.Length; i++)
        {
            if (text[i] == '(')
                depth++;
            else if (text[i] == ')' && --depth == 0)
                return i;
            else if (text[i] is (byte)'"' or (byte)'=' or (byte)'\'')
                return -1;
        }

        return -1;
    }

    // "(", " const(", "::name(": what follows a parameter list inside a name.
    private static int NextGroup(ReadOnlySpan<byte> text, int at)
    {
        if (at < text.Length && text[at] == '(')
            return at;
        if (text[at..].StartsWith(" const("u8))
            return at + " const"u8.Length;
        if (!text[at..].StartsWith("::"u8))
            return -1;
        var next = text[at..].IndexOf((byte)'(');
        return next < 0 || text.Slice(at, next).Contains((byte)' ') ? -1 : at + next;
    }

    private static bool TryResult(SyscallEvent happened, int at)
    {
        var text = happened.Text;
        if (at >= text.Length || text[at] != ' ')
            return false;
        at = TextCursor.SkipSpaces(text, at);
        if (at + 2 >= text.Length || text[at] != '=' || text[at + 1] != ' ')
            return false;
        at += 2;
        var end = text.Length;
        var duration = text[at..].LastIndexOf((byte)'<');
        long? took = null;
        if (duration > 0 && text[^1] == '>' && TextCursor.Seconds(text, at + duration + 1, out var time) == text.Length - 1)
        {
            took = time;
            end = at + duration;
            while (end > at && text[end - 1] == ' ')
                end--;
        }

        if (!TryValue(happened, text[at..end], at))
            return false;
        happened.DurationNs = took;
        return true;
    }

    private static bool TryValue(SyscallEvent happened, ReadOnlySpan<byte> value, int at)
    {
        if (value.IsEmpty)
            return false;
        var sign = value[0] == '-' ? 1 : 0;
        happened.ResultText = new Slice(at, value.Length);
        happened.Result = 0;
        if (value.StartsWith("0x"u8) && TextCursor.Hex(value, 2, out var address) == value.Length)
            (happened.ResultKind, happened.Result) = (ResultKind.Address, (long)address);
        else if (TextCursor.Digits(value, sign, out var number) == value.Length && value.Length > sign)
            (happened.ResultKind, happened.Result) = (ResultKind.Number, sign > 0 ? -number : number);
        else if (value.SequenceEqual("<void>"u8))
            (happened.ResultKind, happened.ResultText) = (ResultKind.Void, default);
        else if (IsText(value))
            happened.ResultKind = ResultKind.Text;
        else
            return false;
        return true;
    }

    private static bool IsText(ReadOnlySpan<byte> value)
        => (value.Length >= 2 && value[0] == '"' && (value[^1] == '"' || value.EndsWith("\"..."u8)))
            || (value.Length >= 3 && value[0] == '\'' && value[^1] == '\'')
            || value.SequenceEqual("nil"u8)
            || value is [(byte)'{', .., (byte)'}'] or [(byte)'[', .., (byte)']'] or [(byte)'<', .., (byte)'>']
            || double.TryParse(value, out _)
            || (TextCursor.IsLetter(value[0]) && TextCursor.WordLength(value) == value.Length && value.Length < MaxParts);
}
