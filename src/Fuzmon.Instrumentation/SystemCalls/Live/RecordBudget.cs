namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>Which events of a second become records, and how many do not. For one thread at a time.</summary>
/// <param name="perProcess">Records of one process a second.</param>
/// <param name="all">Records of all processes a second.</param>
internal sealed class RecordBudget(int perProcess, int all)
{
    private const int MaxProcesses = 4_096;

    private readonly Dictionary<int, Counts> _counts = [];
    private readonly Dictionary<int, uint> _missedSoFar = [];
    private int _taken;

    /// <summary>Whether an event becomes a record.</summary>
    public bool TryTake(int pid)
    {
        ref var counts = ref CountsOf(pid);
        if (counts.Taken < perProcess && _taken < all)
        {
            counts.Taken++;
            _taken++;
            return true;
        }

        counts.Unrecorded++;
        return false;
    }

    /// <summary>Notes what the source says that it has not told of a process so far.</summary>
    public void Note(int pid, uint missedSoFar)
    {
        if (missedSoFar == 0 || (_missedSoFar.TryGetValue(pid, out var before) && before == missedSoFar))
            return;
        if (_missedSoFar.Count >= MaxProcesses)
            _missedSoFar.Clear();
        _missedSoFar[pid] = missedSoFar;
        CountsOf(pid).Missed += missedSoFar > before ? missedSoFar - before : missedSoFar;
    }

    /// <summary>Forgets a process that has ended.</summary>
    public void Forget(int pid) => _missedSoFar.Remove(pid);

    /// <summary>Ends the second: takes out what was not recorded in it, by process; 0 stands for those that were too many.</summary>
    public IReadOnlyList<(int Pid, long Unrecorded, long Missed)> EndSecond()
    {
        var missing = _counts.Where(entry => entry.Value.Unrecorded + entry.Value.Missed > 0)
            .Select(entry => (entry.Key, entry.Value.Unrecorded, entry.Value.Missed)).ToList();
        _counts.Clear();
        _taken = 0;
        return missing;
    }

    private ref Counts CountsOf(int pid)
        => ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(
            _counts, _counts.Count < MaxProcesses || _counts.ContainsKey(pid) ? pid : 0, out _);

    private struct Counts
    {
        public int Taken;
        public long Unrecorded;
        public long Missed;
    }
}
