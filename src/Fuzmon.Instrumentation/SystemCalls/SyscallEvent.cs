using System.Text;

namespace Fuzmon.Instrumentation.SystemCalls;

/// <summary>
/// One thing that a traced process did: a call of the kernel or of a library, a signal, its end. The same for every source. It owns its
/// text and is used over and over: who keeps one beyond the call that hands it over makes a <see cref="Copy"/>.
/// </summary>
public sealed partial class SyscallEvent
{
    private byte[] _text = new byte[256];
    private int _length;
    private ArgumentNode[] _nodes = new ArgumentNode[16];
    private readonly List<Slice> _stack = [];

    /// <summary>What it is.</summary>
    public EventKind Kind { get; internal set; }

    /// <summary>Number of the line that it began on, from 1; 0 when it comes from no log.</summary>
    public long Line { get; internal set; }

    /// <summary>The task, as the tracer names it; null when the log names none, because there is one only.</summary>
    public int? Tid { get; internal set; }

    /// <summary>The process of the task: its own number unless the log shows that it is another process's thread.</summary>
    public int? Pid { get; internal set; }

    /// <summary>What the time counts from.</summary>
    public TimeForm TimeForm { get; internal set; }

    /// <summary>When it began, in nanoseconds since what <see cref="TimeForm"/> says.</summary>
    public long TimeNs { get; internal set; }

    /// <summary>Time since the event before, in nanoseconds, as the tracer printed it.</summary>
    public long? SinceLastNs { get; internal set; }

    /// <summary>The number of the system call.</summary>
    public int? Number { get; internal set; }

    /// <summary>Where the process was.</summary>
    public ulong? InstructionPointer { get; internal set; }

    /// <summary>How deep the call is nested, in spaces (ltrace's <c>-n</c>).</summary>
    public int Indent { get; internal set; }

    /// <summary>What kind of result there is.</summary>
    public ResultKind ResultKind { get; internal set; }

    /// <summary>The result, if it is a number.</summary>
    public long Result { get; internal set; }

    /// <summary>How long it took, in nanoseconds.</summary>
    public long? DurationNs { get; internal set; }

    /// <summary>Whether it was printed in two halves.</summary>
    public bool IsResumed { get; internal set; }

    /// <summary>Whether the log lacks its first half.</summary>
    public bool LacksStart { get; internal set; }

    /// <summary>Whether other text stood in the midst of it.</summary>
    public bool IsMended { get; internal set; }

    /// <summary>Whether the tracer made the result up (fault injection).</summary>
    public bool IsInjected { get; internal set; }

    /// <summary>Whether the tracer delayed the call.</summary>
    public bool IsDelayed { get; internal set; }

    /// <summary>Whether a killed process left a core dump.</summary>
    public bool IsCoreDumped { get; internal set; }

    /// <summary>The name of the call or signal, or the message.</summary>
    public Slice Name { get; internal set; }

    /// <summary>The library that a function was called from or is in.</summary>
    public Slice Library { get; internal set; }

    /// <summary>The process's name, if the tracer printed it.</summary>
    public Slice ProcessName { get; internal set; }

    /// <summary>The result as it was written.</summary>
    public Slice ResultText { get; internal set; }

    /// <summary>What stood in <c>&lt;&gt;</c> behind the result: a path or socket.</summary>
    public Slice ResultAnnotation { get; internal set; }

    /// <summary>The error's name, such as <c>ENOENT</c>.</summary>
    public Slice Errno { get; internal set; }

    /// <summary>What else stands in parentheses behind the result, such as the error in words.</summary>
    public Slice Note { get; internal set; }

    /// <summary>The bytes that were read or written (<c>-e read</c>), if the tracer dumped them.</summary>
    public Slice Dump { get; internal set; }

    /// <summary>How many values <see cref="Nodes"/> holds.</summary>
    internal int NodeCount { get; set; }

    /// <summary>The tree of arguments; see <see cref="ArgumentNode"/>.</summary>
    public ReadOnlySpan<ArgumentNode> Nodes => _nodes.AsSpan(0, NodeCount);

    /// <summary>The stack, innermost frame first, as the tracer printed it.</summary>
    public IReadOnlyList<Slice> Stack => _stack;

    /// <summary>The whole text.</summary>
    public ReadOnlySpan<byte> Text => _text.AsSpan(0, _length);

    /// <summary>How many arguments the call has.</summary>
    public int ArgumentCount
    {
        get
        {
            var count = 0;
            for (var i = 0; i < NodeCount; i = _nodes[i].Next)
                count++;
            return count;
        }
    }

    /// <summary>The bytes of a part of the text.</summary>
    public ReadOnlySpan<byte> this[Slice slice] => _text.AsSpan(slice.Start, slice.Length);

    /// <summary>A part of the text as a string; what is not UTF-8 becomes U+FFFD.</summary>
    public string String(Slice slice) => Encoding.UTF8.GetString(this[slice]);

    /// <summary>Index in <see cref="Nodes"/> of an argument; -1 when there are fewer.</summary>
    /// <param name="index">Counted from 0.</param>
    public int Argument(int index)
    {
        var i = 0;
        for (; index > 0 && i < NodeCount; index--)
            i = _nodes[i].Next;
        return i < NodeCount ? i : -1;
    }

    /// <summary>An event of the same content with memory of its own.</summary>
    public SyscallEvent Copy()
    {
        var copy = new SyscallEvent();
        copy.CopyFrom(this);
        return copy;
    }
}
