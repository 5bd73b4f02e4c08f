namespace Fuzmon.Instrumentation.SystemCalls;

/// <summary>
/// Which process a task is a thread of, and whose child a process is, as far as the log shows it: a <c>clone</c> with
/// <c>CLONE_THREAD</c> makes a thread of the caller's process. Bounded: tasks that ended are forgotten.
/// </summary>
internal sealed class TaskFamily
{
    private const int MaxThreads = 1 << 20;

    private readonly Dictionary<int, int> _processOf = [];

    /// <summary>Sets the event's process, and learns from it.</summary>
    public void Assign(SyscallEvent happened)
    {
        if (happened.Tid is not { } tid)
            return;
        var pid = _processOf.Count > 0 && _processOf.TryGetValue(tid, out var process) ? process : tid;
        happened.Pid = pid;
        if (happened.Kind is EventKind.Exited or EventKind.Killed)
            _processOf.Remove(tid);
        else if (happened.Kind == EventKind.Call && happened.Result > 0 && MakesThread(happened) && _processOf.Count < MaxThreads)
            _processOf[(int)happened.Result] = pid;
    }

    private static bool MakesThread(SyscallEvent happened)
        => happened[happened.Name].StartsWith("clone"u8) && happened.ResultKind == ResultKind.Number && happened.Result <= int.MaxValue
            && happened.Text.IndexOf("CLONE_THREAD"u8) > 0;
}
