namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>The processes that calls have been seen of, and what they have open. Bounded: the oldest give way.</summary>
internal sealed class ProcessTable(RuleLimits limits, Action<TracedProcess> removed)
{
    private const long MaxDescriptor = 1 << 30;

    private readonly Dictionary<long, TracedProcess> _processes = [];
    private int _opened;

    /// <summary>How many there are.</summary>
    public int Count => _processes.Count;

    /// <summary>How often something was forgotten because there was too much.</summary>
    public long Evicted { get; private set; }

    /// <summary>The process of that number; null when none is known.</summary>
    public TracedProcess? Find(long pid) => _processes.GetValueOrDefault(pid);

    /// <summary>A process that nobody was seen to start.</summary>
    public TracedProcess AddRoot(int pid) => Add(new TracedProcess(pid, null, new ProcessTree()));

    /// <summary>A process that another one has started.</summary>
    public TracedProcess AddChild(TracedProcess parent, int pid, bool sharesDescriptors)
    {
        var child = new TracedProcess(pid, parent, parent.Tree)
        {
            Descriptors = sharesDescriptors ? parent.Descriptors : parent.Descriptors.Copy(),
        };
        return Add(child);
    }

    /// <summary>Forgets a process.</summary>
    public void Remove(TracedProcess process)
    {
        if (!_processes.Remove(process.Pid))
            return;
        process.Tree.Living--;
        removed(process);
    }

    /// <summary>What is open under a number; 0 when it is no descriptor.</summary>
    public int OpenedAt(TracedProcess process, long number)
    {
        if (number is < 0 or > MaxDescriptor)
            return 0;
        if (process.Descriptors.Find(number) is { } entry)
            return entry.Opened;
        // Open since before the log begins, or a process was seen for the first time.
        var opened = ++_opened;
        Set(process, number, new DescriptorTable.Entry(opened, null, false));
        return opened;
    }

    /// <summary>Changes what is known of the caller by what the call does, if it has succeeded.</summary>
    public void Apply(CallView call, CallShape shape)
    {
        var happened = call.Event;
        if (shape.Effect == CallEffect.Closes)
        {
            // Closed it is even where the call reports an error.
            if (Number(happened, 0) is { } closed)
                call.Process.Descriptors.Close(closed);
            return;
        }

        if (!ResultCondition.Succeeded(happened))
            return;
        var process = call.Process;
        switch (shape.Effect)
        {
            case CallEffect.Opens:
                Open(process, happened.Result, shape.Path >= 0 ? call.Path : null, ClosesOnExec(happened));
                break;
            case CallEffect.OpensPair:
                OpenPair(call, shape.Pair);
                break;
            case CallEffect.Copies:
                Copy(process, Number(happened, 0), happened.Result, closesOnExec: false);
                break;
            case CallEffect.CopiesTo:
                if (Number(happened, 0) != Number(happened, 1))
                    Copy(process, Number(happened, 0), Number(happened, 1) ?? happened.Result, ClosesOnExec(happened));
                break;
            case CallEffect.Controls:
                Control(process, happened);
                break;
            case CallEffect.ClosesRange:
                if (Number(happened, 0) is { } first)
                    process.Descriptors.CloseRange(first, Number(happened, 1) is >= 0 and var last ? last : long.MaxValue, ClosesOnExec(happened));
                break;
            case CallEffect.Executes:
                process.Descriptors = process.Descriptors.AfterExec();
                if (call.Path is { } path)
                    process.Name = path[(path.LastIndexOf('/') + 1)..];
                break;
            case CallEffect.ChangesFolder or CallEffect.ChangesFolderTo:
                process.Folder = call.Path is ['/', ..] ? call.Path : null;
                break;
        }
    }

    private TracedProcess Add(TracedProcess process)
    {
        if (_processes.TryGetValue(process.Pid, out var reused))
            Remove(reused);
        if (_processes.Count >= limits.Processes)
        {
            Remove(_processes.Values.First());
            Evicted++;
        }

        _processes.Add(process.Pid, process);
        process.Tree.Living++;
        return process;
    }

    private void Open(TracedProcess process, long number, string? path, bool closesOnExec)
        => Set(process, number, new DescriptorTable.Entry(++_opened, path, closesOnExec));

    private void OpenPair(CallView call, int index)
    {
        var nodes = call.Event.Nodes;
        if (call.Event.Argument(index) is not (>= 0 and var at))
            return;
        for (var i = at + 1; i < nodes[at].Next; i = nodes[i].Next)
        {
            if (nodes[i].HasValue)
                Open(call.Process, nodes[i].Value, null, ClosesOnExec(call.Event));
        }
    }

    private void Copy(TracedProcess process, long? from, long to, bool closesOnExec)
    {
        if (from is { } number && OpenedAt(process, number) is > 0 and var opened)
            Set(process, to, new DescriptorTable.Entry(opened, process.Descriptors.Find(number)?.Path, closesOnExec));
    }

    private void Control(TracedProcess process, SyscallEvent happened)
    {
        if (happened.Argument(1) is not (>= 0 and var at))
            return;
        var operation = happened[happened.Nodes[at].Text];
        if (operation.StartsWith("F_DUPFD"u8))
            Copy(process, Number(happened, 0), happened.Result, operation.SequenceEqual("F_DUPFD_CLOEXEC"u8));
        else if (operation.SequenceEqual("F_SETFD"u8))
            SetClosesOnExec(process, Number(happened, 0), ClosesOnExec(happened));
        else if (operation.SequenceEqual("FIOCLEX"u8) || operation.SequenceEqual("FIONCLEX"u8))
            SetClosesOnExec(process, Number(happened, 0), operation.SequenceEqual("FIOCLEX"u8));
    }

    private void SetClosesOnExec(TracedProcess process, long? number, bool closes)
    {
        if (number is { } known && OpenedAt(process, known) > 0)
            Set(process, known, process.Descriptors.Find(known)!.Value with { ClosesOnExec = closes });
    }

    private void Set(TracedProcess process, long number, DescriptorTable.Entry entry)
    {
        if (number is >= 0 and <= MaxDescriptor && process.Descriptors.Set(number, entry))
            Evicted++;
    }

    private static long? Number(SyscallEvent happened, int index)
        => happened.Argument(index) is >= 0 and var at && happened.Nodes[at].HasValue ? happened.Nodes[at].Value : null;

    // O_CLOEXEC, SOCK_CLOEXEC, FD_CLOEXEC, CLOSE_RANGE_CLOEXEC and so on; never in a string.
    private static bool ClosesOnExec(SyscallEvent happened)
    {
        foreach (ref readonly var node in happened.Nodes)
        {
            if (node.Kind is ArgumentKind.Flags or ArgumentKind.Symbol && happened[node.Text].IndexOf("CLOEXEC"u8) >= 0)
                return true;
        }

        return false;
    }
}
