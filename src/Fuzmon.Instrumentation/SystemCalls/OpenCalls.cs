namespace Fuzmon.Instrumentation.SystemCalls;

/// <summary>
/// The first halves of calls that have not returned yet. A task of strace's has one at most, one of ltrace's as many as functions are
/// nested. How many are kept is bounded: the oldest give way, as if they had never ended.
/// </summary>
internal sealed class OpenCalls(bool areNested)
{
    private const int MaxTasks = 65_536;
    private const int MaxNesting = 1_024;

    // Key 0 is the task of lines that name none.
    private readonly Dictionary<int, List<SyscallEvent>> _byTask = [];
    private readonly Stack<SyscallEvent> _free = [];
    private readonly Stack<List<SyscallEvent>> _freeLists = [];

    /// <summary>Keeps a half.</summary>
    /// <param name="half">The event; its text ends where the second half goes on.</param>
    /// <returns>A half that it displaces, which the caller reports and then gives back.</returns>
    public SyscallEvent? Open(SyscallEvent half)
    {
        var task = half.Tid ?? 0;
        SyscallEvent? displaced = null;
        if (!_byTask.TryGetValue(task, out var halves))
        {
            if (_byTask.Count >= MaxTasks)
                displaced = TakeLast(_byTask.Keys.First());
            _byTask[task] = halves = _freeLists.Count > 0 ? _freeLists.Pop() : [];
        }
        else if (halves.Count >= (areNested ? MaxNesting : 1))
        {
            displaced = halves[0];
            halves.RemoveAt(0);
        }

        var kept = _free.Count > 0 ? _free.Pop() : new SyscallEvent();
        kept.CopyFrom(half);
        halves.Add(kept);
        return displaced;
    }

    /// <summary>Takes the half that a second one continues.</summary>
    /// <returns>Null when there is none.</returns>
    public SyscallEvent? Close(int? tid, ReadOnlySpan<byte> name)
    {
        if (TakeFrom(tid ?? 0, name) is { } own)
            return own;
        // strace names tasks from when there are two to when there is one: one of the halves may be without a name.
        if (tid is not null)
            return TakeFrom(0, name);
        var (task, candidates) = (0, 0);
        foreach (var (key, halves) in _byTask)
        {
            if (halves.Count > 0 && halves[^1][halves[^1].Name].SequenceEqual(name))
                (task, candidates) = (key, candidates + 1);
        }

        return candidates == 1 ? TakeFrom(task, name) : null;
    }

    /// <summary>Takes any half of a task that will not go on.</summary>
    public SyscallEvent? TakeLast(int task)
    {
        if (!_byTask.TryGetValue(task, out var halves))
            return null;
        var last = halves[^1];
        RemoveAt(task, halves, halves.Count - 1);
        return last;
    }

    /// <summary>Takes the half that began first, of all tasks.</summary>
    public SyscallEvent? TakeFirst()
    {
        if (_byTask.Count == 0)
            return null;
        var first = _byTask.MinBy(entry => entry.Value[0].Line);
        var half = first.Value[0];
        RemoveAt(first.Key, first.Value, 0);
        return half;
    }

    /// <summary>Gives an event back, for its memory to be used again.</summary>
    public void GiveBack(SyscallEvent half)
    {
        if (_free.Count < 256)
            _free.Push(half);
    }

    private SyscallEvent? TakeFrom(int task, ReadOnlySpan<byte> name)
    {
        if (!_byTask.TryGetValue(task, out var halves))
            return null;
        for (var i = halves.Count - 1; i >= 0; i--)
        {
            var half = halves[i];
            if (half[half.Name].SequenceEqual(name))
            {
                RemoveAt(task, halves, i);
                return half;
            }
        }

        return null;
    }

    private void RemoveAt(int task, List<SyscallEvent> halves, int index)
    {
        halves.RemoveAt(index);
        if (halves.Count == 0)
        {
            _byTask.Remove(task);
            _freeLists.Push(halves);
        }
    }
}
