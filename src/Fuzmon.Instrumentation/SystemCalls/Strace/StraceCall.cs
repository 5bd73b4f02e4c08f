namespace Fuzmon.Instrumentation.SystemCalls.Strace;

/// <summary>Reads calls: whole ones, first halves and second halves.</summary>
internal sealed class StraceCall
{
    /// <summary>Reads arguments.</summary>
    public ArgumentParser Arguments { get; } = new();

    private static ReadOnlySpan<byte> Unfinished => " <unfinished ...>"u8;

    private static ReadOnlySpan<byte> Detached => " <detached ...>"u8;

    /// <summary>Reads a whole call.</summary>
    public bool TryParse(SyscallEvent happened, int at)
    {
        var open = Name(happened, at);
        if (open < 0)
            return false;
        happened.NodeCount = 0;
        var text = happened.Text;
        var end = text.Length;
        if (text[^1] == '>' && text.EndsWith(Detached))
            return TryDetached(happened, open, end - Detached.Length);

        return Arguments.TryParse(happened, happened.Buffer, open + 1, end) && ResultParser.TryParse(happened, Arguments.At);
    }

    /// <summary>Reads a first half: its text is cut where the second goes on.</summary>
    public static bool TryFirstHalf(SyscallEvent happened, int at)
    {
        if (Name(happened, at) < 0)
            return false;
        happened.CutText(happened.Length - (happened.Text.EndsWith(Unfinished) ? Unfinished.Length : Unfinished.Length - 1));
        return true;
    }

    /// <summary>Reads a second half whose first is not in the log.</summary>
    public bool TrySecondHalf(SyscallEvent happened, Slice name, int at)
    {
        if (!Arguments.TryParse(happened, happened.Buffer, TextCursor.SkipOne(happened.Text, at), happened.Length)
            || !ResultParser.TryParse(happened, Arguments.At))
            return false;
        happened.Name = name;
        happened.IsResumed = happened.LacksStart = true;
        return true;
    }

    /// <summary>Reads a first half that no second one follows, as far as it goes.</summary>
    public void ParseUnfinished(SyscallEvent happened)
    {
        var length = happened.Length;
        happened.NodeCount = 0;
        happened.Append(")"u8);
        // What does not parse is still told by its text.
        if (!Arguments.TryParse(happened, happened.Buffer, happened.Name.End + 1, happened.Length))
            happened.NodeCount = 0;
        happened.CutText(length);
        happened.ResultKind = ResultKind.Unfinished;
    }

    private bool TryDetached(SyscallEvent happened, int open, int end)
    {
        happened.CutText(end);
        happened.Append(")"u8);
        var understood = happened.Text[^2] == ')'
            ? Arguments.TryParse(happened, happened.Buffer, open + 1, happened.Length - 1)
            : Arguments.TryParse(happened, happened.Buffer, open + 1, happened.Length);
        happened.ResultKind = ResultKind.Detached;
        return understood;
    }

    // A call's name, up to its parenthesis.
    private static int Name(SyscallEvent happened, int at)
    {
        var text = happened.Text;
        if (at >= text.Length || !TextCursor.IsLetter(text[at]))
            return -1;
        var length = TextCursor.WordLength(text[at..]);
        if (at + length >= text.Length || text[at + length] != '(')
            return -1;
        happened.Name = new Slice(at, length);
        return at + length;
    }
}
