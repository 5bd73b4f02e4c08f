using Akka.Actor;
using Fuzmon.Linux;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>
/// Watches one process: samples it on its own ticks and records its end. What a restart of its actor must not lose is in
/// <see cref="WatchedProcess"/>, so a failure costs at most the sample that failed.
/// </summary>
internal sealed class ProcessWatch(
    WatchedProcess watched, MonitorSettings settings, MonitorCounters counters, TimeProvider time, IActorRef tracer, IProcessHost host)
{
    private const string EndTimer = "end";
    private const string StackTimer = "stacks";
    private const int MaxEndChecks = 50;
    private static readonly TimeSpan StackPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EndCheckInterval = TimeSpan.FromMilliseconds(20);

    private readonly WatchedProcess _watched = watched;
    private readonly IActorRef _tracer = tracer;
    private readonly MonitorCounters _counters = counters;
    private readonly TimeProvider _time = time;
    private readonly TickTimer _ticks = new(host);
    private MonitorSettings _settings = settings;
    private Action? _sampleOnTick;
    private int _endChecks;
    private bool _isReady;

    private IProcess Process => _watched.Process;

    // Whether to record it and whether it is active depends on the CPU, which costs no file; alerts ask for the memory.
    private SampleFields FieldsToRead
        => _settings.Fields | SampleFields.Cpu | (_settings.Alerts.Count > 0 ? SampleFields.Rss : SampleFields.None);

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    private ITimerScheduler Timers => host.Timers;

    /// <summary>Begins, or goes on where a failed actor was. Records are held back until <see cref="GetReady"/>.</summary>
    public void Start()
    {
        if (_watched.HasEnded)
            host.Self.Tell(ProcessEnded.Instance);
        else if (_watched.HasBegun)
            AwaitTick();
        else if (_watched.ShallBegin)
            host.Self.Tell(BeginSampling.Instance);
    }

    /// <summary>From now on records can be made: what is known of the process from before is known.</summary>
    public void GetReady()
    {
        _isReady = true;
        RecordPending("sampling was restarted meanwhile");
        Guarded(() =>
        {
            while (_watched.Early.TryDequeue(out var early))
                Take(early.Reading, early.MissedTicks, isLast: false);
        });
        if (_watched.ChildEnd is { } end)
            host.Self.Tell(end);
    }

    /// <summary>Handles what must not wait until it is ready; false for everything else.</summary>
    public bool TryHandleEarly(object message)
    {
        switch (message)
        {
            case Tick or BeginSampling:
                return TryHandle(message);
            case ProcessEnded when _watched.HasBegun:
                // Its last times are to be had only until it is reaped. The rest waits.
                NoteEnd();
                return false;
            default:
                return false;
        }
    }

    /// <summary>Handles a message; false if it is not for it.</summary>
    public bool TryHandle(object message)
    {
        switch (message)
        {
            case Tick tick:
                if (_ticks.TryTake(tick))
                    Guarded(_sampleOnTick ??= SampleOnTick);
                return true;
            case BeginSampling:
                Begin();
                return true;
            case StacksCaptured captured:
                TakeStacks(captured);
                return true;
            case StacksOverdue:
                RecordPending("the stacks were not there in time");
                return true;
            case MonitorSettings changed:
                Reconfigure(changed);
                return true;
            case ProcessEnded:
                Guarded(NoticeEnd);
                return true;
            case EndCheck:
                Guarded(CheckEnd);
                return true;
            case ChildEnded child:
                RecordChildEnd(child);
                return true;
            case SampleLast:
                Guarded(SampleLastAndStop);
                return true;
            case StopWatching:
                StopUnlessEnded();
                return true;
            default:
                return false;
        }
    }

    /// <summary>Says that its actor failed and is restarted.</summary>
    public void ReportRestart()
    {
        _counters.CountRestart();
        host.Report(About(LifecycleEvent.Degraded, $"sampling failed and was restarted: {_watched.LastFailure}"));
    }

    /// <summary>Ends all that would still come.</summary>
    public void Stop()
    {
        _ticks.Cancel();
        Timers.CancelAll();
    }

    private void Begin()
    {
        if (_watched.HasBegun)
            return; // It was told its predecessor as well.

        _watched.HasBegun = true;
        AwaitTick();
        Guarded(() => Sample(missedTicks: 0));
        if (_watched.HasEnded)
            host.Self.Tell(ProcessEnded.Instance);
    }

    private void AwaitTick() => _ticks.Start(_watched.Schedule.UntilNext, isRecovering: !_isReady);

    private void SampleOnTick()
    {
        // The next tick is set first: a failing sample must cost this tick only.
        var missed = _watched.Schedule.Advance();
        AwaitTick();
        Sample(missed);
    }

    private void Sample(int missedTicks, bool isLast = false)
    {
        switch (Process.Read(FieldsToRead, out var reading))
        {
            case ReadOutcome.Sampled:
                if (_isReady)
                    Take(reading, missedTicks, isLast);
                else
                    _watched.KeepEarly(reading, missedTicks);
                ReportUnreadable(reading.Unreadable);
                break;
            case ReadOutcome.Exited:
                _watched.MissedTicks += missedTicks;
                NoticeEnd();
                break;
            case ReadOutcome.Denied:
                _watched.MissedTicks += missedTicks;
                ReportUnreadable(_settings.Fields);
                break;
        }
    }

    private void Take(in ProcessReading reading, int missedTicks, bool isLast)
    {
        _watched.MissedTicks += missedTicks;
        if (_settings.IsJudged)
        {
            _watched.Alerts.Tell(new ProcessSampled(
                Process.Key, Process.Name, _watched.IsNamed, reading.MonotonicNanoseconds, reading.RssKb, reading.CpuNanoseconds));
        }

        var cpu = _watched.Last is { } last ? CpuPercent.Between(last, reading) : Process.AverageCpuPercent(reading);
        var isRecorded = _watched.IsNamed || (cpu ?? 0) >= _settings.RecordCpuPercentThreshold;
        // The samples of a process are recorded in their order.
        if (isRecorded)
            RecordPending("the next sample was due first");
        _watched.Last = reading;
        _watched.IsActive = (cpu ?? 0) >= _settings.StackCpuPercentThreshold;
        if (!isRecorded)
            return;

        var heap = _settings.ReadsHeap && !isLast ? Process.ReadHeap() : null;
        var sample = SampleRecords.From(Process, cpu, reading, _settings.Fields, _watched.MissedTicks, heap);
        _watched.MissedTicks = 0;
        if (!_watched.IsActive || isLast || !IsTurnForStacks())
            Record(sample);
        else if (!_watched.Budget.Allows(_settings.Stacks.PauseBudgetUsPerSec, _time))
            RecordWithout(sample, "captures have used up the process's pause budget");
        else
            RequestStacks(sample);
    }

    private bool IsTurnForStacks()
        => _settings.Stacks.Enabled && !_tracer.IsNobody() && _watched.ActiveSamples++ % _settings.Stacks.EveryNthSample == 0;

    private void Record(SampleRecord sample)
    {
        // Of a sample that waited for its stacks the reading is still the last one: the next one is recorded after it.
        host.Keep(sample, _watched.Last is { CpuNanoseconds: { } cpu } last ? new SampleMark(last.MonotonicNanoseconds, cpu) : null);
        _counters.CountSample(sample.MissedTicks);
    }

    // The tick timer goes on meanwhile, and so does all else: a sample waits for its stacks, the actor does not.
    private void RequestStacks(SampleRecord sample)
    {
        _watched.Pending = sample;
        _tracer.Tell(new CaptureStacks(Process.Key, ++_watched.StackRequest, _settings.Stacks.Effective), host.Self);
        Timers.StartSingleTimer(StackTimer, StacksOverdue.Instance, StackPatience);
    }

    private void TakeStacks(StacksCaptured captured)
    {
        _watched.Budget.Spend(captured.Stacks.Summary.PauseUs ?? 0);
        if (captured.Request != _watched.StackRequest || _watched.Pending is not { } sample)
            return;

        Timers.Cancel(StackTimer);
        _watched.Pending = null;
        _counters.CountCapture(captured.Stacks.Threads is not null);
        Record(sample.With(captured.Stacks.Threads, captured.Stacks.Summary, captured.Stacks.Tasks));
    }

    private void RecordPending(string whyWithout)
    {
        if (!_isReady || _watched.Pending is not { } sample)
            return;

        Timers.Cancel(StackTimer);
        _watched.Pending = null;
        RecordWithout(sample, whyWithout);
    }

    private void RecordWithout(SampleRecord sample, string why)
    {
        _counters.CountCapture(succeeded: false);
        Record(sample.With(null, new CaptureSummary { Error = why }));
    }

    private void ReportUnreadable(SampleFields unreadable)
    {
        var news = unreadable & ~_watched.ReportedUnreadable;
        if (news == SampleFields.None)
            return;

        _watched.ReportedUnreadable |= news;
        host.Report(About(LifecycleEvent.Degraded, $"not permitted to read {SampleFieldNames.Format(news)}"));
    }

    private void NoticeEnd()
    {
        // A held command may be killed before it runs: there is nothing to record of a process that was only ever a copy of this one.
        if (!_watched.HasBegun || Timers.IsTimerActive(EndTimer))
            return;

        NoteEnd();
        if (!_isReady)
        {
            host.Self.Tell(ProcessEnded.Instance);
            return;
        }

        // Whether by the kernel or by our reaper, the exit status comes only when somebody has reaped the process.
        Timers.StartPeriodicTimer(EndTimer, EndCheck.Instance, EndCheckInterval);
    }

    private void NoteEnd()
    {
        _ticks.Cancel();
        _watched.NoteEnd(Now);
        _watched.FinalCpuNanoseconds ??= Process.ReadFinalCpuNanoseconds();
    }

    private void CheckEnd()
    {
        var isLastCheck = ++_endChecks == MaxEndChecks;
        // The reaper of our own children knows more than the kernel tells others, and its word is on the way.
        var status = Process.ParentPid == Environment.ProcessId && !isLastCheck ? null : Process.ReadExitStatus();
        if (status is not null || isLastCheck)
            RecordEnd(status, peakRssKb: null, cpuNanoseconds: _watched.FinalCpuNanoseconds);
    }

    private void RecordChildEnd(ChildEnded child)
    {
        if (!_watched.HasBegun)
            return;

        _watched.NoteEnd(Now);
        RecordEnd(child.Status, child.PeakRssKb, child.CpuNanoseconds ?? _watched.FinalCpuNanoseconds);
    }

    private void RecordEnd(ExitStatus? status, long? peakRssKb, long? cpuNanoseconds)
    {
        RecordPending("the process ended first");
        _watched.NoteEnd(Now);
        host.Keep(new ExitRecord
        {
            Timestamp = _watched.EndedAt ?? Now,
            Process = Process.Key,
            ProcessName = Process.Name,
            ParentPid = Process.ParentPid,
            LifetimeMs = Math.Max(0, _watched.Lifetime.TotalMilliseconds),
            ExitCode = status?.ExitCode,
            Signal = status?.Signal is { } signal ? SignalNames.Of(signal) : null,
            CoreDumped = status?.Signal is null ? null : status.Value.CoreDumped,
            PeakRssKb = peakRssKb,
            CpuTimeMs = cpuNanoseconds / 1e6,
        }, mark: null);
        _counters.CountExit();
        // A run ends with the last of the named ones.
        host.Finish(isClosed: true, isUrgent: _watched.IsNamed);
    }

    private void SampleLastAndStop()
    {
        if (_watched.HasBegun && _watched.EndedAt is null)
            Sample(missedTicks: 0, isLast: true);
        // Before, or just now.
        if (_watched.EndedAt is not null)
        {
            RecordEnd(Process.ReadExitStatus(), peakRssKb: null, _watched.FinalCpuNanoseconds);
            return;
        }

        RecordPending("the monitor was stopped");
        host.Finish(isClosed: true, isUrgent: true);
    }

    private void StopUnlessEnded()
    {
        if (_watched.HasEnded || _watched.EndedAt is not null)
            return;

        RecordPending("it is no longer watched");
        host.Finish(isClosed: false, isUrgent: false);
    }

    private void Reconfigure(MonitorSettings settings)
    {
        _settings = settings;
        _watched.Schedule.ChangeInterval(settings.Interval);
        if (_watched.HasBegun && _watched.EndedAt is null)
            AwaitTick();
    }

    // The supervisor is told no more than the exception; what it was about is kept for the record.
    private void Guarded(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e)
        {
            _watched.LastFailure = e.Message;
            throw;
        }
    }

    private LifecycleRecord About(LifecycleEvent lifecycleEvent, string reason) => new()
    {
        Timestamp = Now,
        Event = lifecycleEvent,
        Process = Process.Key,
        ProcessName = Process.Name,
        Reason = reason,
    };

    private sealed record StacksOverdue
    {
        public static readonly StacksOverdue Instance = new();
    }

    private sealed record EndCheck
    {
        public static readonly EndCheck Instance = new();
    }
}
