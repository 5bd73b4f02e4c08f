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
/// <param name="look">Tells of a process that lives; null for one that does not.</param>
internal sealed class ChildAccounts(ChildScope scope, int monitorPid, ChildAccounts.EndHandler ended, Func<int, ProcessEntry?> look)
{
    private const int MaxNames = 1000;
    private const int KernelThreadParent = 2;
    private const ulong MissingPatience = 100_000_000;
    private const ulong ClockTolerance = 1_000_000;
    private const int MaxGenerations = 64;
    private static readonly CommandName Other = CommandName.From("(other)"u8);
    private static readonly CommandName Unknown = CommandName.From("(unknown)"u8);

    private readonly ChildTable _alive = new();
    private readonly Dictionary<CommandName, NameTotals> _totals = [];
    private readonly SucceededChildren _succeeded = new();
    private readonly HashSet<int> _strangers = [];

    // What the monitor has started for itself, and what descends from that.
    private readonly HashSet<int> _own = [];
    private bool _hasLost;
    private bool _isUncertain;

    /// <summary>Takes an end.</summary>
    internal delegate void EndHandler(int pid, ChildEntry child, ulong end);

    /// <summary>Processes that live, as far as is known.</summary>
    public int Alive => _alive.Count;

    /// <summary>Beginnings behind a loss of which nobody can tell any more whether they belong to a family.</summary>
    public long Unattributed { get; private set; }

    /// <summary>Whether this process, as far as is known, lives and its end will be counted.</summary>
    public bool Counts(int pid) => _alive.Contains(pid);

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

    /// <summary>
    /// Adds processes and everything that descends from them by now. Events that are taken later may be older. Their own ends do not
    /// count, unless they descend from others.
    /// </summary>
    public void AddRoots(IReadOnlyCollection<int> pids, IReadOnlyList<ProcessEntry> alive, ulong now)
    {
        foreach (var root in alive.Where(entry => !entry.HasEnded && pids.Contains(entry.Pid)))
            Add(root, now, isRoot: true);
        AddDescendants(alive, now);
    }

    /// <summary>Takes back a root: what lives of its family stays, what it forks from now on does not belong to it.</summary>
    public void RemoveRoot(int pid)
    {
        ref var root = ref _alive.Find(pid);
        if (!Unsafe.IsNullRef(ref root) && root.IsRoot)
            _alive.Remove(pid);
    }

    /// <summary>Adds everything that is alive.</summary>
    public void AddAll(IReadOnlyList<ProcessEntry> alive, ulong now)
    {
        var own = FamilyTree.DescendantsOf(monitorPid, alive.FirstOrDefault(entry => entry.Pid == monitorPid).StartTicks, [.. alive])
            .Select(entry => entry.Pid).Append(monitorPid).ToHashSet();
        _own.UnionWith(own);
        foreach (var entry in alive.Where(entry => !entry.HasEnded && !own.Contains(entry.Pid) && IsOfUsers(entry)))
            Add(entry, now, isRoot: false);
    }

    /// <summary>
    /// Compares with what is really alive: adds members whose fork was not told, and counts those whose end was not told, without a
    /// status, once they have been missing for a while: until then their ends may be on the way.
    /// </summary>
    /// <returns>How many are missing and not yet counted.</returns>
    public int Compare(IReadOnlyList<ProcessEntry> alive, ulong now)
    {
        var byPid = alive.Where(entry => !entry.HasEnded).ToDictionary(entry => entry.Pid);
        var missing = 0;
        foreach (var pid in _alive.Pids.ToArray())
        {
            ref var child = ref _alive.Find(pid);
            if (byPid.TryGetValue(pid, out var entry) && MonotonicClock.OfTicks(entry.StartTicks) <= child.Start + ClockTolerance)
                child.MissingSince = 0;
            else if (child.MissingSince == 0 || now - child.MissingSince < MissingPatience)
                missing += Note(ref child, now);
            else
                End(pid, child, now);
        }

        AddDescendants(alive, now);
        _isUncertain = false;
        _strangers.Clear();
        Settle(now);
        return missing + _succeeded.Count;

        static int Note(ref ChildEntry child, ulong now)
        {
            if (child.MissingSince == 0)
                child.MissingSince = now;
            return 1;
        }
    }

    /// <summary>
    /// From now on an end whose beginning was not told is believed, and until the next comparison parents that are not known are
    /// looked for.
    /// </summary>
    public void NoteLoss() => _hasLost = _isUncertain = true;

    /// <summary>Counts those without a status whose pid has been another's for so long that their ends must have been lost.</summary>
    public void Settle(ulong now)
    {
        while (_succeeded.TryTakeOlderThan(now, MissingPatience, out var pid, out var child, out var end))
            Count(pid, child, end);
    }

    /// <summary>The totals as they stand.</summary>
    /// <param name="now">The time of the records.</param>
    /// <param name="lost">Events that were lost.</param>
    /// <param name="source">Where events come from.</param>
    /// <param name="ends">What the kernel has counted, if it has: it knows more than it had room to tell.</param>
    public IReadOnlyList<ChildrenRecord> ToRecords(DateTime now, long lost, string source, IReadOnlyList<EndCount>? ends = null)
    {
        if (ends is null)
            return [.. _totals.Select(entry => entry.Value.ToRecord(entry.Key.ToString(), now, lost, source))];

        var counts = new Dictionary<CommandName, StatusCounts>();
        foreach (var end in ends)
        {
            TotalsOf(end.Name.Trimmed(), out var name);
            if (!counts.TryGetValue(name, out var known))
                counts.Add(name, known = new StatusCounts());
            known.Add(end.Status, (long)end.Count);
        }

        return [.. counts.Select(entry => _totals[entry.Key].ToRecord(entry.Key.ToString(), now, lost, source, entry.Value))];
    }

    private bool IsMember(int parentPid)
        => scope == ChildScope.Everything
            ? parentPid != monitorPid && parentPid != KernelThreadParent && !_own.Contains(parentPid)
            : _alive.Contains(parentPid);

    private static bool IsOfUsers(ProcessEntry entry) => entry.ParentPid != KernelThreadParent && entry.Pid != KernelThreadParent;

    private void Add(ProcessEntry entry, ulong now, bool isRoot)
    {
        var start = MonotonicClock.OfTicks(entry.StartTicks);
        ref var known = ref _alive.Find(entry.Pid);
        if (!Unsafe.IsNullRef(ref known) && start <= known.Start + ClockTolerance)
            return;

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

    // A look is not taken in one moment, and starts are told in clock ticks: parents do not always come before their children.
    private void AddDescendants(IReadOnlyList<ProcessEntry> alive, ulong now)
    {
        for (var before = -1; before != _alive.Count;)
        {
            before = _alive.Count;
            foreach (var entry in alive)
            {
                if (entry.HasEnded || !IsMember(entry.ParentPid) || IsOlderThanParent(entry))
                    continue;

                ref var known = ref _alive.Find(entry.Pid);
                if (Unsafe.IsNullRef(ref known))
                    Add(entry, now, isRoot: false);
                else
                    known.IsRoot = false;
            }
        }
    }

    // Then its parent's pid was an earlier process's.
    private bool IsOlderThanParent(ProcessEntry entry)
    {
        ref var parent = ref _alive.Find(entry.ParentPid);
        return !Unsafe.IsNullRef(ref parent) && MonotonicClock.OfTicks(entry.StartTicks) + ClockTolerance < MonotonicClock.OfTicks(MonotonicClock.ToTicks(parent.Start));
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
            // The pid is another's now. The kernel tells of an end after the parent knows it: it may still come, or was lost.
            _succeeded.Add(fork.Pid, former, fork.Time);
            _alive.Remove(fork.Pid);
        }

        if (!IsMember(fork.ParentPid) && !IsUntoldMember(fork.ParentPid, fork.Time))
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

    // Not every source tells the new name; mostly the end does, and a look at this moment mostly comes too late.
    private void TakeExec(in ChildEvent exec)
    {
        ref var process = ref _alive.Find(exec.ProcessId);
        if (Unsafe.IsNullRef(ref process) || exec.Time < process.AddedAt)
            return;

        process.Threads = 1;
        process.LeaderEnded = false;
        process.HasName = (exec.Known & ChildFacts.Name) != ChildFacts.None;
        process.Name = exec.Name.Trimmed();
    }

    // Its own fork may be among what was lost: then /proc has it, unless it has ended, too.
    private bool IsUntoldMember(int pid, ulong time)
    {
        if (!_isUncertain || scope == ChildScope.Everything || _strangers.Contains(pid))
            return false;

        var line = new List<ProcessEntry>();
        for (var next = pid; line.Count < MaxGenerations; next = line[^1].ParentPid)
        {
            if (look(next) is not { HasEnded: false } entry || MonotonicClock.OfTicks(entry.StartTicks) > time)
            {
                Unattributed++;
                return false;
            }

            line.Add(entry);
            if (entry.ParentPid == 0 || _strangers.Contains(entry.ParentPid))
                break;
            if (!IsMember(entry.ParentPid))
                continue;

            for (var i = line.Count - 1; i >= 0; i--)
                Add(line[i], time, isRoot: false);
            return true;
        }

        _strangers.UnionWith(line.Select(entry => entry.Pid));
        return false;
    }

    private void TakeExit(in ChildEvent exit)
    {
        // One without a parent has been waited for by it: only such a one's pid can be another's by now.
        if (_succeeded.Count > 0 && exit.ParentPid == 0 && exit.Pid == exit.ProcessId && _succeeded.TryTake(exit.Pid, out var former))
        {
            AddEnd(ref former, exit);
            Count(exit.Pid, former, exit.Time);
            return;
        }

        ref var process = ref _alive.Find(exit.ProcessId);
        if (Unsafe.IsNullRef(ref process))
        {
            if (exit.Pid == exit.ProcessId && exit.Pid != monitorPid)
                _own.Remove(exit.Pid);
            var isOurs = (exit.Known & ChildFacts.Process) != ChildFacts.None
                || (_hasLost && scope == ChildScope.Families && exit.Pid == exit.ProcessId && IsMember(exit.ParentPid));
            if (isOurs)
                End(exit.Pid, Unseen(exit), exit.Time);
            return;
        }

        // The end of an earlier process of that pid.
        if (exit.Time < process.Start)
            return;

        AddEnd(ref process, exit);
        process.Threads--;
        process.LeaderEnded |= exit.Pid == exit.ProcessId;
        if (process.LeaderEnded && process.Threads <= 0)
            End(exit.ProcessId, process, exit.Time);
    }

    private static ChildEntry Unseen(in ChildEvent exit)
    {
        var child = new ChildEntry { Start = exit.Start, ParentPid = exit.ParentPid };
        AddEnd(ref child, exit);
        return child;
    }

    private static void AddEnd(ref ChildEntry child, in ChildEvent exit)
    {
        child.Add(exit);
        if ((exit.Known & ChildFacts.Name) != ChildFacts.None && (exit.Pid == exit.ProcessId || !child.HasName))
            (child.Name, child.HasName) = (exit.Name.Trimmed(), true);
    }

    private void End(int pid, ChildEntry child, ulong end)
    {
        _alive.Remove(pid);
        Count(pid, child, end);
    }

    private void Count(int pid, ChildEntry child, ulong end)
    {
        if (child.IsRoot)
            return;

        TotalsOf(child.HasName ? child.Name : Unknown, out _).Add(child, end);
        ended(pid, child, end);
    }

    private NameTotals TotalsOf(CommandName wanted, out CommandName name)
    {
        name = wanted;
        if (_totals.TryGetValue(name, out var totals))
            return totals;

        name = _totals.Count < MaxNames ? name : Other;
        if (!_totals.TryGetValue(name, out totals))
            _totals.Add(name, totals = new NameTotals());
        return totals;
    }
}
