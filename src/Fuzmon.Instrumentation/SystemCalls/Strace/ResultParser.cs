namespace Fuzmon.Instrumentation.SystemCalls.Strace;

/// <summary>Reads what follows a call's closing parenthesis: the result, the error, remarks, the time taken.</summary>
internal static class ResultParser
{
    /// <summary>Reads it into the event.</summary>
    /// <param name="happened">The event, with its text.</param>
    /// <param name="at">Just behind the parenthesis.</param>
    /// <returns>Whether all of it was understood.</returns>
    public static bool TryParse(SyscallEvent happened, int at)
    {
        var text = happened.Text;
        at = TextCursor.SkipSpaces(text, at);
        if (at >= text.Length || text[at] != '=')
            return false;
        at = TextCursor.SkipSpaces(text, at + 1);
        at = Value(text, happened, at);
        if (at < 0)
            return false;
        if (at < text.Length && text[at] == '<' && TextCursor.CloseAngle(text, at + 1) is > 0 and var close)
        {
            happened.ResultAnnotation = new Slice(at + 1, close - at - 1);
            at = close + 1;
        }

        return TryRemarks(text, happened, TextCursor.SkipSpaces(text, at));
    }

    /// <summary>Reads <c>&lt;0.000010&gt;</c>, if it is there.</summary>
    /// <returns>Where it ends.</returns>
    public static int Duration(ReadOnlySpan<byte> text, SyscallEvent happened, int at)
    {
        if (at + 2 < text.Length && text[at] == '<' && TextCursor.Seconds(text, at + 1, out var time) is > 0 and var end
            && end < text.Length && text[end] == '>')
        {
            happened.DurationNs = time;
            return end + 1;
        }

        return at;
    }

    private static int Value(ReadOnlySpan<byte> text, SyscallEvent happened, int at)
    {
        if (at >= text.Length)
            return -1;
        var start = at;
        if (text[at] == '?')
        {
            happened.ResultKind = ResultKind.Unknown;
            return at + 1;
        }

        if (text[at..].StartsWith("<unavailable>"u8))
        {
            happened.ResultKind = ResultKind.Unavailable;
            return at + "<unavailable>"u8.Length;
        }

        if (text[at..].StartsWith("0x"u8))
        {
            var end = TextCursor.Hex(text, at + 2, out var address);
            (happened.ResultKind, happened.Result, happened.ResultText) = (ResultKind.Address, (long)address, new Slice(start, end - start));
            return end > at + 2 ? end : -1;
        }

        var isNegative = text[at] == '-';
        if (isNegative)
            at++;
        var stop = TextCursor.Digits(text, at, out var value);
        if (stop == at && ulong.TryParse(text.Slice(at, TextCursor.WordLength(text[at..])), out var large))
            (value, stop) = ((long)large, at + TextCursor.WordLength(text[at..]));
        if (stop == at || (stop < text.Length && TextCursor.IsWord(text[stop])))
            return -1;
        (happened.ResultKind, happened.Result) = (ResultKind.Number, isNegative ? -value : value);
        happened.ResultText = new Slice(start, stop - start);
        return stop;
    }

    private static bool TryRemarks(ReadOnlySpan<byte> text, SyscallEvent happened, int at)
    {
        while (at < text.Length)
        {
            var start = at;
            if (text[at] == '(')
                at = Parenthesis(text, happened, at);
            else if (text[at] == '<')
                at = Duration(text, happened, at);
            else if (text[at] == 'E')
            {
                happened.Errno = new Slice(at, TextCursor.WordLength(text[at..]));
                at = happened.Errno.End;
            }
            else if (text[at..].StartsWith("/*"u8) && text[at..].IndexOf("*/"u8) is > 0 and var length)
            {
                happened.Note = new Slice(at, length + 2);
                at += length + 2;
            }

            if (at <= start)
                return false;
            at = TextCursor.SkipSpaces(text, at);
        }

        return true;
    }

    private static int Parenthesis(ReadOnlySpan<byte> text, SyscallEvent happened, int at)
    {
        var depth = 0;
        var inString = false;
        for (var i = at; i < text.Length; i++)
        {
            if (text[i] == '"' && text[i - 1] != '\\')
                inString = !inString;
            if (inString)
                continue;
            if (text[i] == '(')
                depth++;
            else if (text[i] == ')' && --depth == 0)
            {
                Keep(happened, new Slice(at + 1, i - at - 1));
                return i + 1;
            }
        }

        return -1;
    }

    private static void Keep(SyscallEvent happened, Slice inner)
    {
        var text = happened[inner];
        if (text.StartsWith("INJECTED"u8))
            happened.IsInjected = true;
        else if (text.SequenceEqual("DELAYED"u8))
            happened.IsDelayed = true;
        else if (happened.Note.IsEmpty)
            happened.Note = inner;
    }
}
