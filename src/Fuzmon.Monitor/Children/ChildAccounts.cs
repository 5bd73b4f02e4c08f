using System.Runtime.CompilerServices;
using Fuzmon.Linux;
using Fuzmon.Linux.Children;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>
/// Who belongs to the watched families, decided when a process is forked, and how its children ended. For one thread at a time.
/// </summary>
/// <param name="scope">Whose ends are counted.</param>
/// <param name="monitorPid">The monitor; what it forks belongs to no family unless it is added.</param>
/// <param name="ended">Hears of each end that is counted.</param>
internal sealed class ChildAccounts(ChildScope scope, int monitorPid, ChildAccounts.EndHandler ended)
{
    private const int MaxNames = 1000;
    private const int KernelThreadParent = 2;
    private const ulong MissingPatience = 100_000_000;
    private static readonly CommandName Other = CommandName.From("(other)"u8);
    private static readonly CommandName Unknown = CommandName.From("(unknown)"u8);

    private readonly ChildTable _alive = new();
    private readonly Dictionary<CommandName, NameTotals> _totals = [];

    // What the monitor has started for itself, and what descends from that.
    private readonly HashSet<int> _own = [];
    private bool _hasLost;

    /// <summary>Takes an end.</summary>
    internal delegate void EndHandler(int pid, ChildEntry child, ulong end);

    /// <summary>Processes that live, as far as is known.</summary>
    public int Alive => _alive.Count;

    /// <summary>Takes events in their order.</summary>
    public void Take(ReadOnlySpan<ChildEvent> events)
    {
        foreach (ref readonly var next in events)
        {
            switch (next.Kind)
            {
                case ChildEventKind.Fork:
                    TakeFork(next);
                    break;
                case ChildEventKind.Exec:
                    TakeExec(next);
                    break;
                case ChildEventKind.Exit:
                    TakeExit(next);
                    break;
            }
        }
    }

    /// <summary>Adds a process and everything that descends from it by now. Events that are taken later may be older.</summary>
    public void AddRoot(int pid, IReadOnlyList<ProcessEntry> alive, ulong now)
    {
        foreach (var root in alive.Where(entry => entry.Pid == pid))
        {
            Add(root, now, isRoot: true);
            foreach (var descendant in FamilyTree.DescendantsOf(pid, root.StartTicks, [.. alive]))
                Add(descendant, now, isRoot: false);
        }
    }

    /// <summary>Adds everything that is alive.</summary>
    public void AddAll(IReadOnlyList<ProcessEntry> alive, ulong now)
    {
        var own = FamilyTree.DescendantsOf(monitorPid, alive.FirstOrDefault(entry => entry.Pid == monitorPid).StartTicks, [.. alive])
            .Select(entry => entry.Pid).Append(monitorPid).ToHashSet();
        _own.UnionWith(own);
        foreach (var entry in alive.Where(entry => !own.Contains(entry.Pid) && entry.ParentPid != KernelThreadParent && entry.Pid != KernelThreadParent))
            Add(entry, now, isRoot: false);
    }

    /// <summary>
    /// Compares with what is really alive: adds members whose fork was not told, and counts those whose end was not told, without a
    /// status, once they have been missing for a while: until then their ends may be on the way.
    /// </summary>
    /// <returns>How many are missing and not yet counted.</returns>
    public int Compare(IReadOnlyList<ProcessEntry> alive, ulong now)
    {
        var byPid = alive.ToDictionary(entry => entry.Pid);
        var missing = 0;
        foreach (var pid in _alive.Pids.ToArray())
        {
            ref var child = ref _alive.Find(pid);
            if (byPid.TryGetValue(pid, out var entry) && MonotonicClock.OfTicks(entry.StartTicks) <= child.Start + 1_000_000)
                child.MissingSince = 0;
            else if (child.MissingSince == 0 || now - child.MissingSince < MissingPatience)
                missing += Note(ref child, now);
            else
                End(pid, child, now);
        }

        foreach (var entry in alive.OrderBy(entry => entry.StartTicks).Where(entry => !_alive.Contains(entry.Pid) && IsMember(entry.ParentPid)))
            Add(entry, now, isRoot: false);
        return missing;

        static int Note(ref ChildEntry child, ulong now)
        {
            if (child.MissingSince == 0)
                child.MissingSince = now;
            return 1;
        }
    }

    /// <summary>From now on an end whose beginning was not told is believed.</summary>
    public void NoteLoss() => _hasLost = true;

    /// <summary>The totals as they stand.</summary>
    public IReadOnlyList<ChildrenRecord> ToRecords(DateTime now, long lost, string source)
        => [.. _totals.Select(entry => entry.Value.ToRecord(entry.Key.ToString(), now, lost, source))];

    private bool IsMember(int parentPid)
        => scope == ChildScope.Everything
            ? parentPid != monitorPid && parentPid != KernelThreadParent && !_own.Contains(parentPid)
            : _alive.Contains(parentPid);

    private void Add(ProcessEntry entry, ulong now, bool isRoot)
    {
        var start = MonotonicClock.OfTicks(entry.StartTicks);
        ref var known = ref _alive.Find(entry.Pid);
        if (!Unsafe.IsNullRef(ref known) && start <= known.Start + 1_000_000)
        {
            known.IsRoot |= isRoot;
            return;
        }

        _alive.Set(entry.Pid, new ChildEntry
        {
            Start = start,
            AddedAt = now,
            Name = CommandName.From(System.Text.Encoding.UTF8.GetBytes(entry.Name)),
            HasName = true,
            ParentPid = entry.ParentPid,
            Threads = 1,
            IsRoot = isRoot,
        });
    }

    private void TakeFork(in ChildEvent fork)
    {
        if (fork.Pid != fork.ProcessId)
        {
            ref var process = ref _alive.Find(fork.ProcessId);
            if (!Unsafe.IsNullRef(ref process) && fork.Time >= process.AddedAt)
                process.Threads++;
            return;
        }

        ref var former = ref _alive.Find(fork.Pid);
        if (!Unsafe.IsNullRef(ref former))
        {
            if (fork.Time <= former.AddedAt)
                return;
            // Its end was lost: the pid is another's now.
            End(fork.Pid, former, fork.Time);
        }

        if (!IsMember(fork.ParentPid))
        {
            if (scope == ChildScope.Everything && fork.ParentPid != KernelThreadParent)
                _own.Add(fork.Pid);
            return;
        }

        // A pid that was one of the monitor's own whose end was lost.
        _own.Remove(fork.Pid);
        ref var parent = ref _alive.Find(fork.ParentPid);
        var hasParent = !Unsafe.IsNullRef(ref parent);
        _alive.Set(fork.Pid, new ChildEntry
        {
            Start = fork.Time,
            AddedAt = fork.Time,
            Name = hasParent ? parent.Name : default,
            HasName = hasParent && parent.HasName,
            ParentPid = fork.ParentPid,
            Threads = 1,
            IsWhole = true,
        });
    }

    // The connector does not tell the new name; mostly the end does, and a look at this moment mostly comes too late.
    private void TakeExec(in ChildEvent exec)
    {
        ref var process = ref _alive.Find(exec.ProcessId);
        if (Unsafe.IsNullRef(ref process) || exec.Time < process.AddedAt)
            return;

        process.Threads = 1;
        process.HasName = false;
    }

    private void TakeExit(in ChildEvent exit)
    {
        ref var process = ref _alive.Find(exit.ProcessId);
        if (Unsafe.IsNullRef(ref process))
        {
            if (exit.Pid == exit.ProcessId && exit.Pid != monitorPid)
                _own.Remove(exit.Pid);
            if (_hasLost && scope == ChildScope.Families && exit.Pid == exit.ProcessId && IsMember(exit.ParentPid))
                End(exit.Pid, Unseen(exit), exit.Time);
            return;
        }

        // The end of an earlier process of that pid.
        if (exit.Time < process.Start)
            return;

        process.Add(exit);
        process.Threads--;
        process.LeaderEnded |= exit.Pid == exit.ProcessId;
        if ((exit.Known & ChildFacts.Name) != ChildFacts.None && (exit.Pid == exit.ProcessId || !process.HasName))
            (process.Name, process.HasName) = (exit.Name.Trimmed(), true);
        if (process.LeaderEnded && process.Threads <= 0)
            End(exit.ProcessId, process, exit.Time);
    }

    private static ChildEntry Unseen(in ChildEvent exit)
    {
        var child = new ChildEntry { ParentPid = exit.ParentPid };
        child.Add(exit);
        if ((exit.Known & ChildFacts.Name) != ChildFacts.None)
            (child.Name, child.HasName) = (exit.Name.Trimmed(), true);
        return child;
    }

    private void End(int pid, ChildEntry child, ulong end)
    {
        _alive.Remove(pid);
        if (child.IsRoot)
            return;

        var name = child.HasName ? child.Name : Unknown;
        if (!_totals.TryGetValue(name, out var totals))
        {
            name = _totals.Count < MaxNames ? name : Other;
            if (!_totals.TryGetValue(name, out totals))
                _totals.Add(name, totals = new NameTotals());
        }

        totals.Add(child, end);
        ended(pid, child, end);
    }
}
