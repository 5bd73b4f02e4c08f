using System.Diagnostics;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Linux.Children;

/// <summary>
/// Looks at /proc again and again, and holds what it finds by a pidfd, which tells the end at once. Children that live between two looks
/// are not seen.
/// </summary>
public sealed class PollingSource : IChildEventSource
{
    // So often one that is held is read though its end has not been told: it may have become another program.
    private const int LooksBetweenReads = 30;
    private const int CostShare = 50;
    private const int NanosecondsPerTick = 100;
    private const int MaxBatch = 64;
    private const ulong StatusPatience = 1_000_000_000;
    private const ulong Youth = 1_000_000_000;
    private static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(1);

    private readonly ProcessScanner _scanner = new();
    private readonly Epoll _epoll = new();
    private readonly DescriptorBudget _budget = DescriptorBudget.Shared;
    private readonly List<ProcessEntry> _alive = [];
    private readonly Queue<ChildEvent> _queue = [];
    private readonly Dictionary<int, HeldProcess> _held = [];
    private readonly Dictionary<int, ProcessEntry> _fresh = [];
    private readonly Dictionary<int, ProcessEntry> _unread = [];
    private readonly HashSet<int> _seen = [];
    private readonly List<HeldProcess> _ending = [];
    private TimeSpan _pause;
    private long _lookedAt;
    private int _looks;

    /// <summary>Looks for the first time: of what is there by now only ends are told.</summary>
    public PollingSource()
    {
        Look();
        _queue.Clear();
        // It took compiling.
        _pause = MinPause;
    }

    /// <inheritdoc/>
    public string Name => "proc";

    /// <inheritdoc/>
    public string Limits => "children are found by looking at /proc: those that live for less than 100 ms, or a second where there are thousands, are missed; of the others "
        + "peak RSS, CPU time and page faults are not known, and on Linux before 6.15 mostly not how they ended";

    /// <inheritdoc/>
    public long Lost => 0;

    /// <inheritdoc/>
    public long Overruns => 0;

    /// <inheritdoc/>
    public int Read(Span<ChildEvent> into)
    {
        TakeEnds();
        if (_queue.Count == 0 && Stopwatch.GetElapsedTime(_lookedAt) >= _pause)
            Look();
        var count = 0;
        while (count < into.Length && _queue.TryDequeue(out var next))
            into[count++] = next;
        return count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var process in _held.Values)
            Release(process);
        _held.Clear();
        _epoll.Dispose();
        _scanner.Dispose();
    }

    private void TakeEnds()
    {
        Span<ulong> tokens = stackalloc ulong[MaxBatch];
        int count;
        do
        {
            count = _epoll.Wait(tokens, block: false);
            foreach (var token in tokens[..count])
                NoteEnd(_held[(int)token]);
        }
        while (count == MaxBatch);
        var now = MonotonicClock.Now;
        _ending.RemoveAll(process => TryEnd(process, now));
    }

    private void NoteEnd(HeldProcess process)
    {
        if (process.Pidfd is not null)
            _epoll.Remove(process.Pidfd);
        process.EndedAt = MonotonicClock.Now;
        _ending.Add(process);
    }

    // How it ended /proc tells until its parent has waited for it, and the kernel from then on. Some kernels tell nobody but the parent.
    private bool TryEnd(HeldProcess process, ulong now)
    {
        var status = process.ReadWaitStatus() ?? _scanner.WaitStatusOf(process.Entry);
        if (status is null && now - process.EndedAt < StatusPatience && process.Is(_scanner.Find(process.Entry.Pid)))
            return false;

        // It may have been waited for between the questions.
        End(process, status ?? process.ReadWaitStatus());
        return true;
    }

    private void End(HeldProcess process, int? status)
    {
        _held.Remove(process.Entry.Pid);
        Release(process);
        _queue.Enqueue(new ChildEvent
        {
            Kind = ChildEventKind.Exit,
            Time = process.EndedAt,
            Pid = process.Entry.Pid,
            ProcessId = process.Entry.Pid,
            Status = status ?? 0,
            Known = status is null ? ChildFacts.None : ChildFacts.Status,
        });
    }

    private void Release(HeldProcess process)
    {
        if (process.Pidfd is null)
            return;

        process.Pidfd.Dispose();
        _budget.Return();
    }

    private void Look()
    {
        var begin = KernelClock.OwnCpu();
        _looks++;
        FindUnread();
        _scanner.Scan(_alive, _unread);
        _seen.Clear();
        _fresh.Clear();
        foreach (var entry in _alive)
        {
            _seen.Add(entry.Pid);
            Compare(entry);
        }

        foreach (var gone in _held.Values.Where(process => process.EndedAt == 0 && !_seen.Contains(process.Entry.Pid)).ToList())
            NoteEnd(gone);
        foreach (var entry in _alive)
            Begin(entry.Pid);
        _lookedAt = Stopwatch.GetTimestamp();
        // However many processes there are, looking at them takes but a small share of a CPU.
        var pause = TimeSpan.FromTicks((KernelClock.OwnCpu() - begin) / NanosecondsPerTick * CostShare);
        _pause = pause < MinPause ? MinPause : pause > MaxPause ? MaxPause : pause;
    }

    // Whom a pidfd holds has not ended, and its pid is not another's.
    private void FindUnread()
    {
        _unread.Clear();
        var now = MonotonicClock.Now;
        foreach (var (pid, process) in _held)
        {
            var isYoung = MonotonicClock.OfTicks(process.Entry.StartTicks) + Youth > now;
            if (process is { EndedAt: 0, Pidfd: not null } && !isYoung && (pid + _looks) % LooksBetweenReads != 0)
                _unread.Add(pid, process.Entry);
        }
    }

    private void Compare(ProcessEntry entry)
    {
        if (!_held.TryGetValue(entry.Pid, out var known))
        {
            if (!entry.HasEnded)
                _fresh.Add(entry.Pid, entry);
            return;
        }

        if (!known.Is(entry))
        {
            // The pid is another's by now.
            if (known.EndedAt == 0)
                NoteEnd(known);
            _ending.Remove(known);
            End(known, known.ReadWaitStatus());
            if (!entry.HasEnded)
                _fresh.Add(entry.Pid, entry);
            return;
        }

        if (entry.HasEnded || known.EndedAt != 0)
            return;

        var isAnother = entry.Name != known.Entry.Name || entry.ExecMark != known.Entry.ExecMark;
        known.Entry = entry;
        if (isAnother)
            TellName(entry);
    }

    // Parents come before their children.
    private void Begin(int pid)
    {
        if (!_fresh.Remove(pid, out var entry))
            return;

        Begin(entry.ParentPid);
        if (!TryHold(entry))
            return;

        _queue.Enqueue(new ChildEvent
        {
            Kind = ChildEventKind.Fork,
            Time = MonotonicClock.OfTicks(entry.StartTicks),
            Pid = pid,
            ProcessId = pid,
            ParentPid = entry.ParentPid,
        });
        TellName(entry);
    }

    private bool TryHold(ProcessEntry entry)
    {
        var process = new HeldProcess(entry, _budget.TryTakeForFile() ? OpenPidfd(entry.Pid) : null);
        // Or the pid was another's when it was opened; the next look sees whose.
        if (process.Pidfd is not null && !process.Is(_scanner.Find(entry.Pid)))
        {
            Release(process);
            return false;
        }

        _held.Add(entry.Pid, process);
        if (process.Pidfd is null || _epoll.TryAdd(process.Pidfd, (ulong)entry.Pid))
            return true;

        Release(process);
        _held[entry.Pid] = new HeldProcess(entry, pidfd: null);
        return true;
    }

    private SafeFileHandle? OpenPidfd(int pid)
    {
        var pidfd = Pidfd.TryOpen(pid);
        if (pidfd is null)
            _budget.Return();
        return pidfd;
    }

    private void TellName(ProcessEntry entry) => _queue.Enqueue(new ChildEvent
    {
        Kind = ChildEventKind.Exec,
        Time = MonotonicClock.Now,
        Pid = entry.Pid,
        ProcessId = entry.Pid,
        Known = ChildFacts.Name,
        Name = CommandName.From(Encoding.UTF8.GetBytes(entry.Name)),
    });
}
