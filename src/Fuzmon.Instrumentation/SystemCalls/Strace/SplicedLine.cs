namespace Fuzmon.Instrumentation.SystemCalls.Strace;

/// <summary>
/// Mends a call that something else was written into, as happens when the log goes to the terminal: <c>close(4strace: Process 8385
/// attached</c>, and on the next line <c>)  = 0</c>; or a program's own output behind <c>write(1, "6\n", 2</c>.
/// </summary>
internal sealed class SplicedLine
{
    private byte[] _head = [];
    private byte[] _line = [];
    private long _number;

    /// <summary>Whether a call waits for its rest.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Keeps the beginning of a call that breaks off.</summary>
    /// <param name="happened">The line.</param>
    /// <param name="at">Where the call begins.</param>
    /// <param name="call">Tells where it breaks off.</param>
    /// <param name="message">The tracer's message that was written into the line, if it was one.</param>
    public bool TryOpen(SyscallEvent happened, int at, StraceCall call, out Slice message)
    {
        message = default;
        var text = happened.Text;
        var open = text[at..].IndexOf((byte)'(');
        if (at >= text.Length || open < 1 || TextCursor.WordLength(text[at..]) != open || !TextCursor.IsLetter(text[at]))
            return false;
        var cut = text.IndexOf("strace: Process "u8);
        if (cut > 0)
            message = new Slice(cut, text.Length - cut);
        else
        {
            happened.NodeCount = 0;
            if (call.Arguments.TryParse(happened, happened.Buffer, at + open + 1, text.Length))
                return false;
            cut = call.Arguments.At;
        }

        _head = text[..cut].ToArray();
        _line = text.ToArray();
        _number = happened.Line;
        IsOpen = true;
        return true;
    }

    /// <summary>Sets the event to the call with this line as its rest, if it can be that.</summary>
    public bool TryJoin(ReadOnlySpan<byte> line, SyscallEvent happened)
    {
        var rest = TextCursor.SkipSpaces(line, 0);
        if (rest >= line.Length || line[rest] is not ((byte)')' or (byte)',' or (byte)'<'))
            return false;
        happened.Reset(_head, _number);
        happened.Append(line);
        return happened.Text.EndsWith("<unfinished ...>"u8) || line.IndexOf("= "u8) > 0;
    }

    /// <summary>Ends the wait: the rest has come.</summary>
    public void Forget() => IsOpen = false;

    /// <summary>The line, once its rest has not come.</summary>
    public bool TryTakeLost(out long number, out byte[] line)
    {
        (number, line) = (_number, _line);
        var was = IsOpen;
        IsOpen = false;
        return was;
    }
}
