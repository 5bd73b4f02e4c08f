namespace Fuzmon.Instrumentation.SystemCalls;

/// <summary>What stands before a call in a line: the task, the time, the number, the place. Both tracers write it alike.</summary>
internal static class LinePrefix
{
    // What is smaller cannot be seconds since 1970 in a log of this century.
    private const long FirstEpochSecond = 1_000_000_000;
    private const long NsPerSecond = 1_000_000_000;

    /// <summary>Reads it into the event.</summary>
    /// <returns>Where it ends.</returns>
    public static int Parse(SyscallEvent happened)
    {
        var text = happened.Text;
        var at = Task(text, happened, 0);
        at = Time(text, happened, at);
        at = SinceLast(text, happened, at);
        at = Brackets(text, happened, at);
        return Brackets(text, happened, at);
    }

    private static int Task(ReadOnlySpan<byte> text, SyscallEvent happened, int at)
    {
        if (text.StartsWith("[pid "u8))
        {
            var number = TextCursor.SkipSpaces(text, 5);
            var end = TextCursor.Digits(text, number, out var pid);
            if (end == number || pid > int.MaxValue)
                return at;
            var close = ProcessName(text, happened, end);
            if (close >= text.Length || text[close] != ']')
                return at;
            happened.Tid = (int)pid;
            return TextCursor.SkipSpaces(text, close + 1);
        }

        if (text.Length == 0 || !TextCursor.IsDigit(text[0]))
            return at;
        var digits = TextCursor.Digits(text, 0, out var tid);
        if (tid >= FirstEpochSecond || digits == 0 || digits > 7)
            return at;
        digits = ProcessName(text, happened, digits);
        if (digits >= text.Length || text[digits] != ' ')
        {
            happened.ProcessName = default;
            return at;
        }

        happened.Tid = (int)tid;
        // strace puts a space behind the padded number; a second one may belong to what follows (-r, ltrace's -n).
        var next = digits + 1;
        return next < text.Length && text[next] == ' ' && (next + 1 >= text.Length || text[next + 1] != ' ')
            ? next + 1
            : IsIndented(text, next) ? next : TextCursor.SkipSpaces(text, next);
    }

    private static bool IsIndented(ReadOnlySpan<byte> text, int at) => at < text.Length && text[at] == ' ' && !TextCursor.IsDigit(text[TextCursor.SkipSpaces(text, at) is var next && next < text.Length ? next : at]);

    private static int ProcessName(ReadOnlySpan<byte> text, SyscallEvent happened, int at)
    {
        if (at >= text.Length || text[at] != '<')
            return at;
        var close = text[at..].IndexOf((byte)'>');
        if (close < 0)
            return at;
        happened.ProcessName = new Slice(at + 1, close - 1);
        return at + close + 1;
    }

    private static int Time(ReadOnlySpan<byte> text, SyscallEvent happened, int at)
    {
        var start = TextCursor.SkipSpaces(text, at);
        if (start >= text.Length || !TextCursor.IsDigit(text[start]))
            return at;

        if (start + 8 <= text.Length && text[start + 2] == ':' && text[start + 5] == ':')
            return TimeOfDay(text, happened, start) is >= 0 and var end ? end : at;

        var stop = TextCursor.Seconds(text, start, out var time);
        if (stop < 0 || stop >= text.Length || text[stop] != ' ')
            return at;
        if (time >= FirstEpochSecond * NsPerSecond)
            (happened.TimeForm, happened.TimeNs) = (TimeForm.Epoch, time);
        else
            happened.SinceLastNs = time;
        return TextCursor.SkipOne(text, stop);
    }

    private static int TimeOfDay(ReadOnlySpan<byte> text, SyscallEvent happened, int start)
    {
        if (TextCursor.Digits(text, start, out var hours) != start + 2 || TextCursor.Digits(text, start + 3, out var minutes) != start + 5)
            return -1;
        var stop = TextCursor.Seconds(text, start + 6, out var seconds);
        if (stop < 0 || stop >= text.Length || text[stop] != ' ')
            return -1;
        happened.TimeForm = TimeForm.TimeOfDay;
        happened.TimeNs = (((hours * 60) + minutes) * 60 * NsPerSecond) + seconds;
        return TextCursor.SkipOne(text, stop);
    }

    // "(+     0.000243479) ", beside an absolute time
    private static int SinceLast(ReadOnlySpan<byte> text, SyscallEvent happened, int at)
    {
        if (!text[at..].StartsWith("(+"u8))
            return at;
        var stop = TextCursor.Seconds(text, TextCursor.SkipSpaces(text, at + 2), out var time);
        if (stop < 0 || stop >= text.Length || text[stop] != ')')
            return at;
        happened.SinceLastNs = time;
        return TextCursor.SkipOne(text, stop + 1);
    }

    // "[  59] ", "[00007f36c3659ad7] ", "[????????????????] ", "[0x4011cf] "
    private static int Brackets(ReadOnlySpan<byte> text, SyscallEvent happened, int at)
    {
        if (at >= text.Length || text[at] != '[')
            return at;
        var close = text[at..].IndexOf((byte)']');
        if (close < 2 || at + close + 1 >= text.Length || text[at + close + 1] != ' ')
            return at;

        var inner = text.Slice(at + 1, close - 1);
        var next = TextCursor.SkipOne(text, at + close + 1);
        if (inner.IndexOfAnyExcept((byte)'?') < 0)
            return next;
        var number = TextCursor.SkipSpaces(inner, 0);
        if (inner.StartsWith("0x"u8) && TextCursor.Hex(inner, 2, out var address) == inner.Length)
            happened.InstructionPointer = address;
        else if (inner.Length is 8 or 16 && TextCursor.Hex(inner, 0, out address) == inner.Length)
            happened.InstructionPointer = address;
        else if (TextCursor.Digits(inner, number, out var value) == inner.Length && number < inner.Length)
            happened.Number = (int)value;
        else
            return at;
        return next;
    }
}
