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
    private const string StackTimer = "stacks";
    private const int MaxEndChecks = 50;
    private static readonly TimeSpan StackPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EndCheckInterval = TimeSpan.FromMilliseconds(20);

    private readonly WatchedProcess _watched;
    private readonly IActorRef _recorder;
    private readonly IActorRef _tracer;
    private readonly MonitorCounters _counters;
    private readonly TimeProvider _time;
    private MonitorSettings _settings;
    private int _endChecks;

    public ProcessActor(
        WatchedProcess watched,
        MonitorSettings settings,
        MonitorCounters counters,
        TimeProvider time,
        IActorRef recorder,
        IActorRef tracer)
    {
        _watched = watched;
        _settings = settings;
        _counters = counters;
        _time = time;
        _recorder = recorder;
        _tracer = tracer;

        Receive<BeginSampling>(_ => Begin());
        Receive<Tick>(_ => Guarded(SampleOnTick));
        Receive<StacksCaptured>(TakeStacks);
        Receive<StacksOverdue>(_ => RecordPending("the stacks were not there in time"));
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
        RecordPending("sampling was restarted meanwhile");
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

    private void Sample(int missedTicks, bool isLast = false)
    {
        _watched.MissedTicks += missedTicks;
        // Whether to record it and whether it is active depends on the CPU, which costs no file.
        switch (Process.Read(_settings.Fields | SampleFields.Cpu, out var reading))
        {
            case ReadOutcome.Sampled:
                Take(reading, isLast);
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

    private void Take(in ProcessReading reading, bool isLast)
    {
        var cpu = _watched.Last is { } last ? CpuPercent.Between(last, reading) : Process.AverageCpuPercent(reading);
        _watched.Last = reading;
        _watched.IsActive = (cpu ?? 0) >= _settings.StackCpuPercentThreshold;
        if (!_watched.IsNamed && (cpu ?? 0) < _settings.RecordCpuPercentThreshold)
            return;

        // The samples of a process are recorded in their order.
        RecordPending("the next sample was due first");
        var sample = SampleRecords.From(Process, cpu, reading, _settings.Fields, _watched.MissedTicks);
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
        _recorder.Tell(sample);
        _counters.CountSample(sample.MissedTicks);
    }

    // The tick timer goes on meanwhile, and so does all else: a sample waits for its stacks, the actor does not.
    private void RequestStacks(SampleRecord sample)
    {
        _watched.Pending = sample;
        _tracer.Tell(new CaptureStacks(Process.Key, ++_watched.StackRequest, _settings.Stacks.Effective), Self);
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
        if (_watched.Pending is not { } sample)
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
        RecordPending("the process ended first");
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
            Sample(missedTicks: 0, isLast: true);
        RecordPending("the monitor was stopped");
        Context.Parent.Tell(new ProcessClosed(Process.Key));
        Context.Stop(Self);
    }

    private void StopUnlessEnded()
    {
        if (_watched.HasEnded || _watched.EndedAt is not null)
            return;

        RecordPending("it is no longer watched");
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

    private sealed record StacksOverdue
    {
        public static readonly StacksOverdue Instance = new();
    }

    private sealed record EndCheck
    {
        public static readonly EndCheck Instance = new();
    }
}
