namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>
/// Judges events, in the order in which they are handed over, by rules. For one thread at a time. What it keeps is bounded by
/// <see cref="RuleLimits"/>; what gave way is counted.
/// </summary>
public sealed partial class RuleEngine
{
    private readonly RuleSet _rules;
    private readonly Action<RuleFinding> _found;
    private readonly RuleLimits _limits;
    private readonly ProcessTable _processes;
    private readonly HeldProcesses? _held;
    private readonly CallView _call;
    private readonly EventClock _clock = new();
    private readonly FindingMemory _memory;
    private TracedProcess? _last;

    /// <summary>Makes an engine.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="found">Takes what is found, during the call that completed it.</param>
    /// <param name="limits">Bounds; null for the usual ones.</param>
    /// <param name="awaitsParents">Whether events of an unknown process wait for the fork that made it, as those of a log must; when
    /// not, it is the first of a tree of its own, unless <see cref="OnFork"/> has told of it.</param>
    public RuleEngine(RuleSet rules, Action<RuleFinding> found, RuleLimits? limits = null, bool awaitsParents = false)
    {
        _rules = rules;
        _found = found;
        _limits = limits ?? new RuleLimits();
        _processes = new ProcessTable(_limits, OnRemoved);
        _held = awaitsParents ? new HeldProcesses(_limits) : null;
        _call = new CallView(_processes);
        _memory = new FindingMemory(_limits);
    }

    /// <summary>Is told of every event of a process, once that is known, with its program's name as far as that is.</summary>
    internal Action<SyscallEvent, string?>? Handled { get; init; }

    /// <summary>Events so far.</summary>
    public long Events { get; private set; }

    /// <summary>Findings that were told.</summary>
    public long Findings { get; private set; }

    /// <summary>Findings that were not told, because the same was told a short while before.</summary>
    public long Suppressed { get; private set; }

    /// <summary>Sequences, processes and descriptors that were forgotten because there were too many.</summary>
    public long Evicted => _processes.Evicted + _evicted;

    /// <summary>Events that a rule counts within a time, but that have no time.</summary>
    public long WithoutTime { get; private set; }

    /// <summary>Judges an event. It is not kept.</summary>
    public void OnEvent(SyscallEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        Events++;
        if (happened.Kind == EventKind.Message)
            return;
        if (_held is { Count: > 0 } && _held.Due(Events, all: false) is { } due)
            Release(due, _processes.AddRoot(due));
        var pid = happened.Pid ?? happened.Tid ?? 0;
        var process = _last?.Pid == pid ? _last : _processes.Find(pid);
        if (process is null && _held is not null && _processes.Count > 0)
        {
            if (_held.Add(pid, happened, Events) is { } full)
                Release(full, _processes.AddRoot(full));
            return;
        }

        Handle(process ?? _processes.AddRoot(pid), happened);
    }

    /// <summary>A process has started another one: for sources that know before the call returns.</summary>
    /// <param name="parent">Who did.</param>
    /// <param name="child">The new one's number.</param>
    /// <param name="sharesDescriptors">Whether both have the same descriptors from now on (<c>CLONE_FILES</c>).</param>
    public void OnFork(int parent, int child, bool sharesDescriptors)
        => Begin(_processes.Find(parent) ?? _processes.AddRoot(parent), child, sharesDescriptors);

    /// <summary>There are no more events.</summary>
    public void Finish()
    {
        while (_held?.Due(Events, all: true) is { } pid)
            Release(pid, _processes.AddRoot(pid));
    }

    private void Handle(TracedProcess process, SyscallEvent happened)
    {
        _last = process;
        var time = _clock.TimeOf(happened);
        TellOverdue(time);
        if (happened.Kind == EventKind.Call)
        {
            process.Sequences.Calls++;
            process.Tree.Sequences.Calls++;
        }

        var fork = 0;
        if (_rules.Find(happened[happened.Name]) is { } entry)
        {
            _call.Reset(happened, process, entry.Shape);
            // What is closed can be asked for once more only before it is.
            var isClosing = entry.Shape.Effect is CallEffect.Closes or CallEffect.ClosesRange;
            if (isClosing)
                Judge(entry, time);
            if (happened.Kind == EventKind.Call)
                _processes.Apply(_call, entry.Shape);
            if (entry.Shape.Effect == CallEffect.Forks)
                fork = BeginForked(process, happened);
            if (!isClosing)
                Judge(entry, time);
        }

        Handled?.Invoke(happened, process.Name);
        TellOverdue(process.Sequences);
        TellOverdue(process.Tree.Sequences);
        if (fork > 0 && _held is not null && _processes.Find(fork) is { } child)
            Release(fork, child);
        if (happened.Kind is EventKind.Exited or EventKind.Killed && (happened.Tid is not { } tid || tid == process.Pid))
            End(process);
    }

    private int BeginForked(TracedProcess parent, SyscallEvent happened)
    {
        if (happened.Kind != EventKind.Call || happened.ResultKind != ResultKind.Number || happened.Result is <= 0 or > int.MaxValue)
            return 0;
        var child = (int)happened.Result;
        if (HasFlag(happened, "CLONE_THREAD"u8))
        {
            // What the thread did before this line was known as a process of its own.
            foreach (var early in _held?.Take(child) ?? [])
                Handle(parent, early);
            _call.Reset(happened, parent, CallShape.Of("clone"));
            return 0;
        }

        Begin(parent, child, HasFlag(happened, "CLONE_FILES"u8));
        return child;
    }

    private void Begin(TracedProcess parent, int child, bool sharesDescriptors)
    {
        if (_processes.Find(child) is { } known && ReferenceEquals(known.Parent, parent))
            return; // Told by both the source and the call.
        _processes.AddChild(parent, child, sharesDescriptors);
    }

    private void Release(int pid, TracedProcess process)
    {
        foreach (var happened in _held!.Take(pid))
        {
            // It may have been a thread's whose clone is not in the log, or its process has ended and another has its number.
            Handle(_processes.Find(pid) ?? process, happened);
        }
    }

    private void End(TracedProcess process)
    {
        TellAbsences(process.Sequences);
        if (process.Tree.Living <= 1)
            TellAbsences(process.Tree.Sequences);
        _processes.Remove(process);
    }

    private void OnRemoved(TracedProcess process)
    {
        Forget(process.Sequences);
        if (process.Tree.Living <= 0)
            Forget(process.Tree.Sequences);
        if (ReferenceEquals(_last, process))
            _last = null;
    }

    private static bool HasFlag(SyscallEvent happened, ReadOnlySpan<byte> flag)
    {
        foreach (ref readonly var node in happened.Nodes)
        {
            if (node.Kind is ArgumentKind.Flags or ArgumentKind.Symbol && CallView.HasFlag(happened[node.Text], flag))
                return true;
        }

        return false;
    }
}
