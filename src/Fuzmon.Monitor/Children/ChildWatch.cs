using System.Collections.Concurrent;
using System.ComponentModel;
using Fuzmon.Linux;
using Fuzmon.Linux.Children;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>
/// Counts the end of every child, on a thread that does nothing else. Whoever is added before it runs has all its descendants
/// counted. It outlives the actors, whose failures cost no count.
/// </summary>
public sealed class ChildWatch : IDisposable
{
    private const int MaxBatch = 4096;
    private const int StartTolerance = 2;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan FinishPatience = TimeSpan.FromSeconds(1);

    private readonly IChildEventSource _source;
    private readonly ChildScope _scope;
    private readonly Func<ExitPolicy> _policy;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _stopped = new();
    private readonly ConcurrentDictionary<int, ulong> _actors = [];
    private readonly ChildEvent[] _batch = new ChildEvent[MaxBatch];
    private readonly ProcessScanner _scanner = new();
    private readonly List<ProcessEntry> _scan = [];
    private readonly ChildAccounts _accounts;
    private Thread? _thread;
    private Action<Record>? _record;
    private long _lossSeen;
    private long _lossSaid;
    private long _repairAt;
    private bool _repairs;

    /// <summary>Begins to count at <see cref="Start"/>; what happens from now on is kept until then.</summary>
    /// <param name="source">Where events come from; disposed with this.</param>
    /// <param name="scope">Whose ends are counted.</param>
    /// <param name="policy">Tells which ends are records of their own.</param>
    /// <param name="time">The clock of records.</param>
    public ChildWatch(IChildEventSource source, ChildScope scope, Func<ExitPolicy> policy, TimeProvider time)
    {
        _source = source;
        _scope = scope;
        _policy = policy;
        _time = time;
        _accounts = new ChildAccounts(scope, Environment.ProcessId, RecordEnd, pid => _scanner.Find(pid));
        if (scope != ChildScope.Everything)
            return;

        (_source as ICountingSource)?.AddAll();
        _accounts.AddAll(Scan(), MonotonicClock.Now);
    }

    /// <summary>Where events come from.</summary>
    public string SourceName => _source.Name;

    /// <summary>What cannot be known; null for nothing.</summary>
    public string? Limits => _source.Limits;

    /// <summary>Events that the source has lost so far.</summary>
    public long Lost
    {
        get
        {
            lock (_gate)
                return LostNow;
        }
    }

    // That something was lost is known before how much.
    private long LostNow => Math.Max(_source.Lost, Math.Min(_source.Overruns, 1)) + _accounts.Unattributed;

    // What the rules no longer want stays in the kernel's families, so that its counts are of no use then.
    private IReadOnlyList<EndCount>? EndsByKernel => _scope == ChildScope.Chosen ? null : (_source as ICountingSource)?.Ends();

    /// <summary>Begins to take events. Called again, it only changes who hears of ends.</summary>
    public void Start(Action<Record> record)
    {
        lock (_gate)
        {
            _record = record;
            if (_thread is not null)
                return;

            _thread = new Thread(Run) { Name = "children", IsBackground = true };
            _thread.Start();
        }
    }

    /// <summary>Counts the descendants of this process from now on; those that live already as well.</summary>
    public void AddRoot(int pid) => AddRoots([pid]);

    /// <summary>The rules have chosen these processes.</summary>
    public void AddChosen(IEnumerable<ProcessKey> processes)
    {
        if (_scope == ChildScope.Chosen)
            AddRoots([.. processes.Select(process => process.Pid)]);
    }

    /// <summary>The rules no longer want it.</summary>
    public void RemoveChosen(ProcessKey process)
    {
        if (_scope != ChildScope.Chosen)
            return;

        lock (_gate)
            _accounts.RemoveRoot(process.Pid);
    }

    /// <summary>Whether the end of this process, which lives, will be counted.</summary>
    public bool Counts(int pid)
    {
        lock (_gate)
        {
            // Its beginning may be among what has not been taken yet. Before the start nobody may be told of ends.
            if (_thread is not null)
                TryDrain();
            return _accounts.Counts(pid);
        }
    }

    /// <summary>This process has an actor, which records its end.</summary>
    public void NoteActor(ProcessKey process) => _actors[process.Pid] = process.StartTicks;

    /// <summary>Its actor has given it up.</summary>
    public void ForgetActor(ProcessKey process) => _actors.TryRemove(new(process.Pid, process.StartTicks));

    /// <summary>The totals as they stand.</summary>
    public IReadOnlyList<Record> Totals()
    {
        lock (_gate)
            return _accounts.ToRecords(_time.GetUtcNow().UtcDateTime, LostNow, _source.Name, EndsByKernel);
    }

    /// <summary>
    /// The totals at the end, behind the ends that nobody has been told of yet: the kernel tells of one a moment after the parent
    /// knows it. From now on nobody is told any more.
    /// </summary>
    public IReadOnlyList<Record> Finish()
    {
        var begin = _time.GetTimestamp();
        var ends = new List<Record>();
        lock (_gate)
        {
            _record = ends.Add;
            try
            {
                Drain();
                while ((_accounts.Compare(Scan(), MonotonicClock.Now) > 0 || _source is ICountingSource { IsWaiting: true })
                    && _time.GetElapsedTime(begin) < FinishPatience)
                {
                    _stopped.Wait(Pause);
                    Drain();
                }
            }
            catch (Exception e) when (e is Win32Exception or IOException)
            {
                // What was counted until then stands.
            }

            Record[] totals = [.. ends, .. Totals()];
            return TakeLoss() is { } loss ? [.. totals, loss] : totals;
        }
    }

    /// <summary>What was lost since this was asked for last; null for nothing.</summary>
    public LifecycleRecord? TakeLoss()
    {
        lock (_gate)
        {
            var (lost, said) = (LostNow, _lossSaid);
            _lossSaid = lost;
            return lost == said ? null : new LifecycleRecord
            {
                Timestamp = _time.GetUtcNow().UtcDateTime,
                Event = LifecycleEvent.Lost,
                Reason = $"events of processes were lost ({_source.Name}); those alive were looked up again",
                Lost = lost - said,
            };
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopped.Set();
        _thread?.Join();
        _source.Dispose();
        _scanner.Dispose();
        _stopped.Dispose();
    }

    private void AddRoots(HashSet<int> pids)
    {
        if (pids.Count == 0)
            return;

        lock (_gate)
        {
            // Before the look: what is forked in between is seen by both, and none by neither.
            if (_source is ICountingSource counting)
            {
                foreach (var pid in pids)
                    counting.AddFamily(pid);
            }

            _accounts.AddRoots(pids, Scan(), MonotonicClock.Now);
        }
    }

    private void Run()
    {
        try
        {
            while (!_stopped.Wait(Pause))
            {
                lock (_gate)
                {
                    Drain();
                    Repair();
                }
            }
        }
        catch (Exception e)
        {
            _record?.Invoke(new LifecycleRecord
            {
                Timestamp = _time.GetUtcNow().UtcDateTime,
                Event = LifecycleEvent.Degraded,
                Reason = $"children are counted no longer: {e.Message}",
            });
        }
    }

    private void TryDrain()
    {
        try
        {
            Drain();
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            // The thread that does nothing else will say so.
        }
    }

    private void Drain()
    {
        int count;
        do
        {
            count = _source.Read(_batch);
            // Ends without a beginning are among them if there was a loss.
            if (_source.Lost + _source.Overruns != _lossSeen)
            {
                _lossSeen = _source.Lost + _source.Overruns;
                _accounts.NoteLoss();
                _repairs = true;
            }

            _accounts.Take(_batch.AsSpan(0, count));
        }
        while (count == MaxBatch);
        _accounts.Settle(MonotonicClock.Now);
    }

    // At most every 100 ms: a loss means that there is much to do.
    private void Repair()
    {
        if (!_repairs || Environment.TickCount64 < _repairAt)
            return;

        _repairAt = Environment.TickCount64 + 100;
        _repairs = _accounts.Compare(Scan(), MonotonicClock.Now) > 0;
    }

    private List<ProcessEntry> Scan()
    {
        _scanner.Scan(_scan);
        return _scan;
    }

    private void RecordEnd(int pid, ChildEntry child, ulong end)
    {
        var startTicks = MonotonicClock.ToTicks(child.Start);
        if (_actors.TryRemove(pid, out var watched) && watched + StartTolerance >= startTicks)
            return;

        var status = (child.Known & ChildFacts.Status) != ChildFacts.None ? ExitStatus.FromWaitStatus(child.Status) : (ExitStatus?)null;
        var policy = _policy();
        if (policy == ExitPolicy.Totals || (policy == ExitPolicy.Notable && status?.Signal is null) || child.Start == 0)
            return;

        _record?.Invoke(new ExitRecord
        {
            Timestamp = _time.GetUtcNow().UtcDateTime - TimeSpan.FromMicroseconds((MonotonicClock.Now - end) / 1000),
            Process = new ProcessKey(pid, startTicks),
            ProcessName = child.HasName ? child.Name.ToString() : "(unknown)",
            ParentPid = child.ParentPid == 0 ? null : child.ParentPid,
            LifetimeMs = (end - child.Start) / 1e6,
            ExitCode = status?.ExitCode,
            Signal = status?.Signal is { } signal ? SignalNames.Of(signal) : null,
            CoreDumped = status?.Signal is null ? null : status.Value.CoreDumped,
            PeakRssKb = (child.Known & ChildFacts.PeakRss) != ChildFacts.None ? (long)child.PeakRssKb : null,
            CpuTimeMs = (child.Known & ChildFacts.Cpu) != ChildFacts.None && child.IsWhole ? child.Cpu / 1e6 : null,
        });
    }
}
