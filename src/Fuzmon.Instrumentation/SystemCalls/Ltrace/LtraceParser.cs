using Fuzmon.Instrumentation.SystemCalls.Strace;

namespace Fuzmon.Instrumentation.SystemCalls.Ltrace;

/// <summary>
/// Reads a log of ltrace's. It does not escape what it prints, so that a string may hold what looks like the end of a call, and a message
/// of its own (<c>error: maximum array length seems negative</c>) may break a line in two. What fits best is taken.
/// </summary>
public sealed class LtraceParser : ILogParser
{
    private const int MaxBroken = 3;

    private readonly ILogSink _sink;
    private readonly OpenCalls _open = new(areNested: true);
    private readonly TaskFamily _family = new();
    private readonly ArgumentParser _arguments = new();
    private readonly int? _task;
    private readonly List<(long Line, byte[] Text)> _broken = [];
    private SyscallEvent _event = new();
    private SyscallEvent _scratch = new();
    private CountTable? _table;

    /// <summary>Makes a parser.</summary>
    /// <param name="sink">Who takes what is found.</param>
    /// <param name="task">The task of lines that name none; null when it is not known.</param>
    public LtraceParser(ILogSink sink, int? task = null)
    {
        _sink = sink;
        _task = task;
    }

    /// <inheritdoc/>
    public long Lines { get; private set; }

    private static ReadOnlySpan<byte> Unfinished => " <unfinished ...>"u8;

    private static ReadOnlySpan<byte> NoReturn => " <no return ...>"u8;

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<byte> line, bool isCut)
    {
        Lines++;
        if (isCut)
        {
            _sink.OnText(Lines, line, "a line too long to be read whole");
            return;
        }

        if (_table is not null && ReadRow(line))
            return;
        if (_broken.Count > 0 && TryJoin(line))
            return;
        _event.Reset(line, Lines);
        if (TryRead())
        {
            GiveUpBroken();
            return;
        }

        GiveUpBroken();
        if (CountTable.TryBegin(line) is { } table)
            _table = table;
        else if (BreaksOff(line))
            _broken.Add((Lines, line.ToArray()));
        else
            _sink.OnText(Lines, line, line.IsEmpty ? "an empty line" : "not a line of ltrace's: output of a program, or cut");
    }

    /// <inheritdoc/>
    public void Flush()
    {
        // Nothing follows an event that belongs to it.
    }

    /// <inheritdoc/>
    public void Finish()
    {
        GiveUpBroken();
        while (_open.TakeFirst() is { } half)
            EmitUnfinished(half);
    }

    private bool TryRead()
    {
        var at = LinePrefix.Parse(_event);
        var start = TextCursor.SkipSpaces(_event.Text, at);
        _event.Indent = start - at;
        var text = _event.Text;
        if (start >= text.Length)
            return false;
        if (text[start] is (byte)'+' or (byte)'-' && StraceNotice.TryParse(_event, start, _arguments))
        {
            Emit(_event);
            return true;
        }

        if (text[start..].StartsWith("<... "u8))
            return TryResume(start);
        if (text.EndsWith(Unfinished))
            return TryOpen(start, text.Length - Unfinished.Length);
        if (text.EndsWith(NoReturn))
            return TryOpen(start, text.Length - NoReturn.Length, returns: false);
        if (!LtraceCall.TryParse(_event, start))
            return false;
        Emit(_event);
        return true;
    }

    private bool TryOpen(int start, int end, bool returns = true)
    {
        if (!LtraceCall.TryName(_event, start, out _))
            return false;
        if (!returns)
        {
            LtraceCall.ParseArguments(_event, start, end);
            _event.ResultKind = ResultKind.NoReturn;
            Emit(_event);
            return true;
        }

        _event.CutText(end);
        if (_open.Open(_event) is { } displaced)
            EmitUnfinished(displaced);
        return true;
    }

    private bool TryResume(int at)
    {
        var text = _event.Text;
        var length = text[at..].IndexOf(" resumed> "u8);
        if (length < 5)
            return false;
        var name = new Slice(at + 5, length - 5);
        var rest = text[(name.End + " resumed> "u8.Length)..];
        if (!LtraceCall.HasResult(rest))
            return false;
        if (_open.Close(_event.Tid, _event[name]) is not { } half)
        {
            LtraceCall.ParseSecondHalf(_event, name, name.End + " resumed> "u8.Length);
            Emit(_event);
            return true;
        }

        _scratch.Reset(half.Text, half.Line);
        _open.GiveBack(half);
        // "memcpy(0x1, " goes on with values, "malloc(24" with nothing but the parenthesis.
        if (rest is not [(byte)')', ..] and not [(byte)',', ..] && _scratch.Text[^1] is not ((byte)'(' or (byte)' '))
            _scratch.Append(", "u8);
        _scratch.Append(rest);
        var prefix = LinePrefix.Parse(_scratch);
        var start = TextCursor.SkipSpaces(_scratch.Text, prefix);
        _scratch.Indent = start - prefix;
        if (!LtraceCall.TryParse(_scratch, start))
            return false;
        _scratch.IsResumed = true;
        _scratch.Tid ??= _event.Tid;
        (_event, _scratch) = (_scratch, _event);
        Emit(_event);
        return true;
    }

    private bool TryJoin(ReadOnlySpan<byte> line)
    {
        _event.Reset(_broken[0].Text, _broken[0].Line);
        foreach (var (_, text) in _broken.Skip(1))
            _event.Append(text);
        _event.Append(line);
        _event.RemoveText("error: maximum array length seems negative"u8);
        if (!TryRead())
        {
            if (_broken.Count < MaxBroken && !LtraceCall.LooksWhole(line))
            {
                _broken.Add((Lines, line.ToArray()));
                return true;
            }

            return false;
        }

        _broken.Clear();
        return true;
    }

    // A string with a line end in it, or an error in the midst of a call.
    private static bool BreaksOff(ReadOnlySpan<byte> line)
        => line.IndexOf("error: maximum array length seems negative"u8) >= 0 || LtraceCall.IsOpen(line);

    private void GiveUpBroken()
    {
        foreach (var (number, text) in _broken)
            _sink.OnText(number, text, "a call that breaks off, and the rest of which does not follow");
        _broken.Clear();
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

    private void EmitUnfinished(SyscallEvent half)
    {
        _scratch.CopyFrom(half);
        _open.GiveBack(half);
        LtraceCall.ParseArguments(_scratch, _scratch.Library.IsEmpty ? _scratch.Name.Start : _scratch.Library.Start, _scratch.Length);
        _scratch.ResultKind = ResultKind.Unfinished;
        Assign(_scratch);
    }

    private void Emit(SyscallEvent happened)
    {
        happened.IsMended = _broken.Count > 0;
        if (happened.Kind is EventKind.Exited or EventKind.Killed)
        {
            while (_open.TakeLast(happened.Tid ?? 0) is { } half)
                EmitUnfinished(half);
        }

        Assign(happened);
    }

    private void Assign(SyscallEvent happened)
    {
        happened.Tid ??= _task;
        _family.Assign(happened);
        _sink.OnEvent(happened);
    }
}
