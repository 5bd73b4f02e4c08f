using Fuzmon.Linux;

namespace Fuzmon.Monitor;

/// <summary>One look at who is alive, until the next one is taken.</summary>
internal sealed class ProcessLook(IProcessTable table)
{
    private readonly List<ProcessEntry> _alive = [];
    private readonly Dictionary<int, ProcessEntry> _byPid = [];

    public IProcessTable Table { get; } = table;

    public List<ProcessEntry> Alive => _alive;

    /// <summary>When it was taken, in the table's ticks.</summary>
    public ulong Ticks { get; private set; }

    /// <summary>Takes a new one, for which the known are not read again.</summary>
    public void Take(IReadOnlyDictionary<int, ProcessEntry> known)
    {
        Table.List(_alive, known);
        Ticks = Table.NowTicks;
        _byPid.Clear();
    }

    /// <summary>The age of a process, never negative.</summary>
    public TimeSpan AgeOf(in ProcessEntry process)
        => TimeSpan.FromSeconds((Ticks > process.StartTicks ? Ticks - process.StartTicks : 0) / (double)Table.TicksPerSecond);

    /// <summary>The parent, its parent, and so on.</summary>
    /// <remarks>
    /// As a scan is not taken in one moment, a parent that is younger than its child has only inherited the pid, and those of the
    /// same tick could stand in a circle.
    /// </remarks>
    public IEnumerable<ProcessEntry> AncestorsOf(ProcessEntry process)
    {
        if (_byPid.Count == 0)
        {
            foreach (var entry in _alive)
                _byPid[entry.Pid] = entry;
        }

        var child = process;
        for (var steps = 0; steps < _alive.Count; steps++)
        {
            if (!_byPid.TryGetValue(child.ParentPid, out var parent) || parent.StartTicks > child.StartTicks)
                yield break;

            yield return parent;
            child = parent;
        }
    }
}
