using Akka.Actor;
using Fuzmon.Linux;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>
/// Watches one process: samples it on its own ticks and records its end. What a restart must not lose is in
/// <see cref="WatchedProcess"/>, so a failure costs at most the sample that failed.
/// </summary>
internal sealed class ProcessActor : ReceiveActor, IWithTimers
{
    private const string TickTimer = "tick";
    private const string EndTimer = "end";
    private const int MaxEndChecks = 50;
    private static readonly TimeSpan EndCheckInterval = TimeSpan.FromMilliseconds(20);

    private readonly WatchedProcess _watched;
    private readonly IActorRef _recorder;
    private readonly MonitorCounters _counters;
    private readonly TimeProvider _time;
    private MonitorSettings _settings;
    private int _endChecks;

    public ProcessActor(WatchedProcess watched, MonitorSettings settings, MonitorCounters counters, TimeProvider time, IActorRef recorder)
    {
        _watched = watched;
        _settings = settings;
        _counters = counters;
        _time = time;
        _recorder = recorder;

        Receive<BeginSampling>(_ => Begin());
        Receive<Tick>(_ => Guarded(SampleOnTick));
        Receive<MonitorSettings>(Reconfigure);
        Receive<ProcessEnded>(_ => Guarded(NoticeEnd));
        Receive<EndCheck>(_ => Guarded(CheckEnd));
        Receive<ChildEnded>(RecordChildEnd);
        Receive<SampleLast>(_ => Guarded(SampleLastAndStop));
        Receive<StopWatching>(_ => StopUnlessEnded());
    }

    /// <summary>Set by the actor system.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    private IProcess Process => _watched.Process;

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    // Runs after every restart too: goes on where the failed instance was.
    protected override void PreStart()
    {
        if (_watched.HasEnded)
            Self.Tell(ProcessEnded.Instance);
        else if (_watched.HasBegun)
            AwaitTick();
    }

    protected override void PreRestart(Exception reason, object message)
    {
        _counters.CountRestart();
        _recorder.Tell(About(LifecycleEvent.Degraded, $"sampling failed and was restarted: {_watched.LastFailure}"));
        base.PreRestart(reason, message);
    }

    private void Begin()
    {
        _watched.HasBegun = true;
        AwaitTick();
        Guarded(() => Sample(missedTicks: 0));
        if (_watched.HasEnded)
            Self.Tell(ProcessEnded.Instance);
    }

    private void AwaitTick() => Timers.StartSingleTimer(TickTimer, Tick.Instance, _watched.Schedule.UntilNext);

    private void SampleOnTick()
    {
        // The next tick is set first: a failing sample must cost this tick only.
        var missed = _watched.Schedule.Advance();
        AwaitTick();
        Sample(missed);
    }

    private void Sample(int missedTicks)
    {
        _watched.MissedTicks += missedTicks;
        // Whether to record it and whether it is active depends on the CPU, which costs no file.
        switch (Process.Read(_settings.Fields | SampleFields.Cpu, out var reading))
        {
            case ReadOutcome.Sampled:
                Take(reading);
                ReportUnreadable(reading.Unreadable);
                break;
            case ReadOutcome.Exited:
                NoticeEnd();
                break;
            case ReadOutcome.Denied:
                ReportUnreadable(_settings.Fields);
                break;
        }
    }

    private void Take(in ProcessReading reading)
    {
        var cpu = _watched.Last is { } last ? CpuPercent.Between(last, reading) : Process.AverageCpuPercent(reading);
        _watched.Last = reading;
        _watched.IsActive = (cpu ?? 0) >= _settings.StackCpuPercentThreshold;
        if (!_watched.IsNamed && (cpu ?? 0) < _settings.RecordCpuPercentThreshold)
            return;

        _recorder.Tell(SampleRecords.From(Process, cpu, reading, _settings.Fields, _watched.MissedTicks));
        _counters.CountSample(_watched.MissedTicks);
        _watched.MissedTicks = 0;
    }

    private void ReportUnreadable(SampleFields unreadable)
    {
        var news = unreadable & ~_watched.ReportedUnreadable;
        if (news == SampleFields.None)
            return;

        _watched.ReportedUnreadable |= news;
        _recorder.Tell(About(LifecycleEvent.Degraded, $"not permitted to read {SampleFieldNames.Format(news)}"));
    }

    private void NoticeEnd()
    {
        // A held command may be killed before it runs: there is nothing to record of a process that was only ever a copy of this one.
        if (!_watched.HasBegun || Timers.IsTimerActive(EndTimer))
            return;

        Timers.Cancel(TickTimer);
        _watched.NoteEnd(Now);
        _watched.FinalCpuNanoseconds ??= Process.ReadFinalCpuNanoseconds();
        // Whether by the kernel or by our reaper, the exit status comes only when somebody has reaped the process.
        Timers.StartPeriodicTimer(EndTimer, EndCheck.Instance, EndCheckInterval);
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
        _watched.NoteEnd(Now);
        _recorder.Tell(new ExitRecord
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
        });
        _counters.CountExit();
        Context.Parent.Tell(new ProcessClosed(Process.Key));
        Context.Stop(Self);
    }

    private void SampleLastAndStop()
    {
        if (_watched.EndedAt is not null)
        {
            RecordEnd(Process.ReadExitStatus(), peakRssKb: null, _watched.FinalCpuNanoseconds);
            return;
        }

        if (_watched.HasBegun)
            Sample(missedTicks: 0);
        Context.Parent.Tell(new ProcessClosed(Process.Key));
        Context.Stop(Self);
    }

    private void StopUnlessEnded()
    {
        if (!_watched.HasEnded && _watched.EndedAt is null)
            Context.Stop(Self);
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

    private sealed record Tick
    {
        public static readonly Tick Instance = new();
    }

    private sealed record EndCheck
    {
        public static readonly EndCheck Instance = new();
    }
}
