namespace Fuzmon.Instrumentation.SystemCalls.Strace;

/// <summary>
/// Reads a log of strace's, line by line, and hands over what it finds. Nothing is dropped: a line that is not understood is handed
/// over as text with the reason. An event is handed over when the next line shows that nothing more belongs to it.
/// </summary>
public sealed class StraceParser : ILogParser
{
    private readonly ILogSink _sink;
    private readonly StraceCall _call = new();
    private readonly OpenCalls _open = new(areNested: false);
    private readonly TaskFamily _family = new();
    private readonly SplicedLine _spliced = new();
    private readonly int? _task;
    private SyscallEvent _event = new();
    private SyscallEvent _scratch = new();
    private CountTable? _table;
    private bool _isPending;

    /// <summary>Makes a parser.</summary>
    /// <param name="sink">Who takes what is found.</param>
    /// <param name="task">The task of lines that name none: that of a file of <c>-ff</c>; null when it is not known.</param>
    public StraceParser(ILogSink sink, int? task = null)
    {
        _sink = sink;
        _task = task;
    }

    /// <inheritdoc/>
    public long Lines { get; private set; }

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<byte> line, bool isCut)
    {
        Lines++;
        if (isCut)
        {
            Flush();
            _sink.OnText(Lines, line, "a line too long to be read whole");
            return;
        }

        if (_table is not null && ReadRow(line))
            return;
        if (line.Length > 2 && line[0] == ' ' && line[2] == ' ' && ReadContinuation(line))
            return;

        Flush();
        if (_spliced.IsOpen)
        {
            if (_spliced.TryJoin(line, _event) && TryRead(isJoined: true))
            {
                _spliced.Forget();
                return;
            }

            GiveUpSplice();
        }

        _event.Reset(line, Lines);
        if (TryRead(isJoined: false))
            return;
        if (CountTable.TryBegin(line) is { } table)
            _table = table;
        else if (!TrySplice(line))
            _sink.OnText(Lines, line, Reason(line));
    }

    /// <inheritdoc/>
    public void Flush()
    {
        if (!_isPending)
            return;
        _isPending = false;
        Emit(_event);
    }

    /// <inheritdoc/>
    public void Finish()
    {
        Flush();
        GiveUpSplice();
        while (_open.TakeFirst() is { } half)
            EmitUnfinished(half);
    }

    private bool TryRead(bool isJoined)
    {
        var at = LinePrefix.Parse(_event);
        var text = _event.Text;
        if (at >= text.Length)
            return false;
        bool understood;
        if (text[at] is (byte)'+' or (byte)'-')
            understood = StraceNotice.TryParse(_event, at, _call.Arguments);
        else if (text[at] == '<')
            return TryResume(at);
        else if (text[at..].StartsWith("strace: "u8) || StraceNotice.IsOldMessage(text[at..]))
        {
            _event.Kind = EventKind.Message;
            _event.Name = new Slice(at, text.Length - at);
            understood = true;
        }
        else if (text.EndsWith("<unfinished ...>"u8) && StraceCall.TryFirstHalf(_event, at))
        {
            _event.IsMended = isJoined;
            if (_open.Open(_event) is { } displaced)
                EmitUnfinished(displaced);
            return true;
        }
        else
            understood = _call.TryParse(_event, at);

        if (!understood)
            return false;
        _event.IsMended = isJoined;
        _isPending = true;
        return true;
    }

    private bool TryResume(int at)
    {
        var text = _event.Text;
        if (!text[at..].StartsWith("<... "u8))
            return false;
        var length = text[at..].IndexOf(" resumed>"u8);
        if (length < 5)
            return false;
        var name = text.Slice(at + 5, length - 5);
        var rest = text[(at + length + " resumed>"u8.Length)..];
        var half = _open.Close(_event.Tid, name);
        if (half is null)
        {
            if (!_call.TrySecondHalf(_event, new Slice(at + 5, length - 5), at + length + " resumed>"u8.Length))
                return false;
            _isPending = true;
            return true;
        }

        _scratch.Reset(half.Text, half.Line);
        _scratch.Append(rest);
        var start = LinePrefix.Parse(_scratch);
        if (!_call.TryParse(_scratch, start))
        {
            // Two halves that make no whole: both are reported as they are.
            EmitUnfinished(half);
            return false;
        }

        _scratch.IsResumed = true;
        _scratch.IsMended = half.IsMended;
        _scratch.Tid ??= _event.Tid;
        (_event, _scratch) = (_scratch, _event);
        _open.GiveBack(half);
        _isPending = true;
        return true;
    }

    private bool ReadRow(ReadOnlySpan<byte> line)
    {
        var (belongs, row) = _table!.Read(line, Lines);
        if (!belongs)
            _table = null;
        if (row is not null)
            _sink.OnCount(row);
        return belongs;
    }

    private bool ReadContinuation(ReadOnlySpan<byte> line)
    {
        if (line[1] == '>')
        {
            if (!_isPending)
                return false;
            _event.AddFrame(line[3..]);
            return true;
        }

        if (line[1] == '|')
            return _isPending && HexDump.TryAdd(_event, line);
        return line[1] == '*' && _isPending && line.IndexOf(" bytes in buffer "u8) > 0;
    }

    private bool TrySplice(ReadOnlySpan<byte> line)
    {
        _event.Reset(line, Lines);
        if (!_spliced.TryOpen(_event, LinePrefix.Parse(_event), _call, out var message))
            return false;
        if (!message.IsEmpty)
        {
            // The tracer's own message, which stood in the midst of a call, is an event like any other.
            _scratch.Reset(_event[message], Lines);
            _scratch.Kind = EventKind.Message;
            _scratch.Name = new Slice(0, message.Length);
            Emit(_scratch);
        }

        return true;
    }

    private void GiveUpSplice()
    {
        if (_spliced.TryTakeLost(out var line, out var text))
            _sink.OnText(line, text, "a call that breaks off, and the rest of which does not follow");
    }

    private void EmitUnfinished(SyscallEvent half)
    {
        _scratch.CopyFrom(half);
        _open.GiveBack(half);
        _call.ParseUnfinished(_scratch);
        Emit(_scratch);
    }

    private void Emit(SyscallEvent happened)
    {
        if (happened.Kind is EventKind.Exited or EventKind.Killed or EventKind.Superseded
            && _open.TakeLast(happened.Tid ?? 0) is { } half)
        {
            var end = ReferenceEquals(happened, _scratch) ? happened.Copy() : happened;
            EmitUnfinished(half);
            happened = end;
        }

        happened.Tid ??= _task;
        _family.Assign(happened);
        _sink.OnEvent(happened);
    }

    private static string Reason(ReadOnlySpan<byte> line) => line switch
    {
        [] => "an empty line",
        [(byte)' ', (byte)'>', ..] => "a frame of a stack without its call",
        [(byte)' ', (byte)'|', ..] => "a dump without its call",
        _ => line.IndexOf(" resumed>"u8) > 0 ? "a second half that does not fit its first" : "not a line of strace's: output of a program, or cut",
    };
}
