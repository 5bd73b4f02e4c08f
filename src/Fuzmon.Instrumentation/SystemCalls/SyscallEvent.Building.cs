namespace Fuzmon.Instrumentation.SystemCalls;

/// <summary>How parsers fill an event.</summary>
public sealed partial class SyscallEvent
{
    /// <summary>The text and what lies behind it, for parsers.</summary>
    internal byte[] Buffer => _text;

    /// <summary>Length of the text in <see cref="Buffer"/>.</summary>
    internal int Length => _length;

    /// <summary>Forgets everything and takes a text.</summary>
    internal void Reset(ReadOnlySpan<byte> text, long line)
    {
        Clear();
        Line = line;
        Append(text);
    }

    /// <summary>Adds bytes behind the text.</summary>
    /// <returns>Where they are.</returns>
    internal Slice Append(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _text.Length)
            Array.Resize(ref _text, Math.Max(_length + bytes.Length, _text.Length * 2));
        bytes.CopyTo(_text.AsSpan(_length));
        var slice = new Slice(_length, bytes.Length);
        _length += bytes.Length;
        return slice;
    }

    /// <summary>Forgets the end of the text.</summary>
    internal void CutText(int length) => _length = length;

    /// <summary>Takes every occurrence of some bytes out of the text; no slice may have been set.</summary>
    internal void RemoveText(ReadOnlySpan<byte> unwanted)
    {
        for (var at = Text.IndexOf(unwanted); at >= 0; at = Text.IndexOf(unwanted))
        {
            _text.AsSpan(at + unwanted.Length, _length - at - unwanted.Length).CopyTo(_text.AsSpan(at));
            _length -= unwanted.Length;
        }
    }

    /// <summary>Adds a value at the end of the tree.</summary>
    /// <returns>Its index.</returns>
    internal int AddNode()
    {
        if (NodeCount == _nodes.Length)
            Array.Resize(ref _nodes, Math.Max(16, _nodes.Length * 2));
        _nodes[NodeCount] = default;
        return NodeCount++;
    }

    /// <summary>A value, for changing it.</summary>
    internal ref ArgumentNode Node(int index) => ref _nodes[index];

    /// <summary>Adds a frame of the stack.</summary>
    internal void AddFrame(ReadOnlySpan<byte> frame) => _stack.Add(Append(frame));

    private void Clear()
    {
        _length = 0;
        NodeCount = 0;
        if (_stack.Count > 0)
            _stack.Clear();
        Kind = EventKind.Call;
        Tid = Pid = Number = null;
        TimeForm = TimeForm.None;
        TimeNs = 0;
        SinceLastNs = DurationNs = null;
        InstructionPointer = null;
        Indent = 0;
        ResultKind = ResultKind.None;
        Result = 0;
        IsResumed = LacksStart = IsMended = IsInjected = IsDelayed = IsCoreDumped = false;
        Name = Library = ProcessName = ResultText = ResultAnnotation = Errno = Note = Dump = default;
    }

    /// <summary>Becomes a copy of another event, in memory of its own.</summary>
    internal void CopyFrom(SyscallEvent other)
    {
        Reset(other.Text, other.Line);
        if (_nodes.Length < other.NodeCount)
            _nodes = new ArgumentNode[other.NodeCount];
        other.Nodes.CopyTo(_nodes);
        NodeCount = other.NodeCount;
        _stack.AddRange(other._stack);
        Kind = other.Kind;
        Tid = other.Tid;
        Pid = other.Pid;
        TimeForm = other.TimeForm;
        TimeNs = other.TimeNs;
        SinceLastNs = other.SinceLastNs;
        Number = other.Number;
        InstructionPointer = other.InstructionPointer;
        Indent = other.Indent;
        ResultKind = other.ResultKind;
        Result = other.Result;
        DurationNs = other.DurationNs;
        IsResumed = other.IsResumed;
        LacksStart = other.LacksStart;
        IsMended = other.IsMended;
        IsInjected = other.IsInjected;
        IsDelayed = other.IsDelayed;
        IsCoreDumped = other.IsCoreDumped;
        Name = other.Name;
        Library = other.Library;
        ProcessName = other.ProcessName;
        ResultText = other.ResultText;
        ResultAnnotation = other.ResultAnnotation;
        Errno = other.Errno;
        Note = other.Note;
        Dump = other.Dump;
    }
}
