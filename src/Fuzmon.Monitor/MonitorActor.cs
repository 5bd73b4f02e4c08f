using Akka.Actor;
using Fuzmon.Instrumentation;
using Fuzmon.Linux;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>
/// The supervisor: one child for each watched process, restarted when it fails and given up when it keeps failing, so that
/// one process's trouble costs no other process a sample.
/// </summary>
internal sealed partial class MonitorActor : ReceiveActor, IWithTimers
{
    private const string StopTimer = "stop";
    private const int SinkCapacity = 65_536;
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(3);

    private readonly MonitorState _state;
    private readonly MonitorPlan _plan;
    private readonly TimeProvider _time;

    public MonitorActor(MonitorState state, TimeProvider time)
    {
        _state = state;
        _plan = state.Plan;
        _time = time;

        Receive<WatchNamed>(named => Watch(named.Processes, isNamed: true, named.Begin));
        Receive<BeginWatching>(begin => Begin(begin.Process));
        Receive<SelectionChange>(Follow);
        Receive<ChildEnded>(TellChildEnd);
        Receive<ProcessClosed>(closed => Close(closed.Process));
        Receive<Terminated>(terminated => HandleTermination(terminated.ActorRef));
        Receive<AwaitNamed>(_ => AnswerWhenNamedEnded(Sender));
        Receive<Reconfigure>(changed => ApplySettings(changed.Settings));
        Receive<StopMonitor>(_ => BeginStop(Sender));
        Receive<StopOverdue>(_ => StopAtOnce());
        Receive<ChildrenCounted>(counted => FinishStop(counted.Records));
        Receive<AlertsFinished>(_ => PassAlerts());
        ReceiveJournal();
    }

    /// <summary>Set by the actor system.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    // Runs after a restart too, when its children are there already.
    protected override void PreStart()
    {
        if (_state.IsStopping)
            Timers.StartSingleTimer(StopTimer, StopOverdue.Instance, StopTimeout);
        if (!_state.Recorder.IsNobody())
        {
            ResumeJournal();
            return;
        }

        SinkQueue[] sinks = [.. _plan.Sinks.Select(sink => new SinkQueue(sink, SinkCapacity, _plan.Counters, _time))];
        _state.Recorder = StartChild(() => new RecorderActor(sinks), "recorder");
        Context.Watch(_state.Recorder);
        BeginJournal();
        if (_plan.Stacks is { } stacks)
        {
            var captures = new CaptureState(stacks);
            _state.Tracer = StartChild(() => new TracerActor(captures), "tracer");
            Context.Watch(_state.Tracer);
        }

        if (_plan.Children is { } children)
        {
            // Not straight to the recorder: the journal keeps these records, too.
            var self = Self;
            _state.Children = StartChild(() => new ChildrenActor(children, _state.Settings, self, _time), "children");
        }

        if (_plan.Instruments is { Instruments.Count: > 0 } instruments)
        {
            // As with the children.
            var (self, settings) = (Self, _state.Settings);
            InstrumentState[] states = [.. instruments.Instruments.Select(plan => new InstrumentState(plan, instruments, self, _time))];
            _state.Instrumentor = StartChild(() => new InstrumentorActor(states, settings, self), "instrumentor");
            Context.Watch(_state.Instrumentor);
        }

        if (_plan.Alerts is { } alerts)
            StartAlerts(alerts);
        if (_plan.Scope is { } scope)
        {
            var selection = new Selection(_plan.Table, scope);
            _state.Discovery = StartChild(() => new DiscoveryActor(selection, _state.Settings), "discovery");
        }
    }

    // Not the default, which stops the children: its own failure must not end the watching of any process. They are restarted with
    // it, and go on from the state that is kept for them.
    protected override void PreRestart(Exception reason, object message)
        => Report(About(LifecycleEvent.Degraded, $"the monitor failed and was restarted: {reason.Message}"));

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(
        _state.Settings.MaxRestarts,
        (int)_state.Settings.RestartWindow.TotalMilliseconds,
        static cause => cause is ActorInitializationException ? Directive.Stop : Directive.Restart,
        loggingEnabled: false); // Failures are records.

    private static IActorRef StartChild<TActor>(Func<TActor> make, string name)
        where TActor : ActorBase
        => Context.ActorOf(Props.CreateBy(new Producer<TActor>(make)), name);

    private void Watch(IReadOnlyList<IProcess> processes, bool isNamed, bool begin)
    {
        if (!isNamed)
            _plan.Children?.AddChosen(processes.Select(process => process.Key));
        for (var i = 0; i < processes.Count; i++)
        {
            // Processes that come together are spread over the interval, so that they are not all sampled at once.
            var schedule = new SampleSchedule(_time, _state.Settings.Interval, (double)i / processes.Count, _plan.SampleSlots);
            Watch(new WatchedProcess(processes[i], schedule, isNamed), begin);
        }
    }

    private void Watch(WatchedProcess watched, bool begin)
    {
        var key = watched.Process.Key;
        if (_state.IsStopping || _state.Contains(key))
        {
            watched.Dispose();
            return;
        }

        watched.Alerts = _state.Alerts;
        var actor = StartProcess(watched);
        _state.Add(actor, watched);
        _state.Instrumentor.Tell(new AttachTarget(new InstrumentTarget(key, watched.Process.Name)));
        watched.Process.WatchEnd(() =>
        {
            watched.HasEnded = true;
            watched.Actor.Tell(ProcessEnded.Instance, ActorRefs.NoSender);
        });
        if (begin)
            Begin(key);
    }

    private void Begin(ProcessKey process)
    {
        if (_state.ActorOf(process) is not { } actor || !_state.TryGet(actor, out var watched))
            return;

        watched.ShallBegin = true;
        actor.Tell(BeginSampling.Instance);
    }

    private void Follow(SelectionChange change)
    {
        foreach (var key in change.Deselected)
        {
            if (_state.ActorOf(key) is not { } actor || !_state.TryGet(actor, out var watched) || watched.IsNamed)
                continue;

            watched.IsDeselected = true;
            actor.Tell(StopWatching.Instance);
        }

        var held = new List<IProcess>();
        foreach (var entry in change.Appeared)
        {
            var key = new ProcessKey(entry.Pid, entry.StartTicks);
            if (_state.Contains(key))
                continue;

            var outcome = _plan.Opener.TryOpen(entry.Pid, out var process);
            if (process is not null && process.Key == key)
            {
                held.Add(process);
                continue;
            }

            // The pid is nobody's or another process's by now: the next look must see whose.
            process?.Dispose();
            if (outcome != OpenOutcome.Denied)
                _state.Discovery.Tell(new ProcessClosed(key));
        }

        Watch(held, isNamed: false, begin: true);
    }

    private void Close(ProcessKey process)
    {
        // One that is let go of while it lives may still end before children are counted for the last time.
        if (_state.IsStopping && _state.ActorOf(process) is { } actor && _state.TryGet(actor, out var watched) && watched.EndedAt is null)
            _plan.Children?.ForgetActor(process);
        Forget(process);
        // Its pid may be another's from now on.
        if (!_state.IsStopping)
            _state.Discovery.Tell(new ProcessClosed(process));
    }

    private void Forget(ProcessKey process)
    {
        if (!_state.Remove(process))
            return;

        _state.Tracer.Tell(new ForgetStacks(process));
        _state.Instrumentor.Tell(new DetachTarget(process));
        _state.Alerts.Tell(new ProcessClosed(process));

        AnswerWhenNamedEnded(_state.AwaitsNamed);
        if (_state.IsStopping && _state.IsEmpty)
            FinishStop();
    }

    private void HandleTermination(IActorRef actor)
    {
        if (actor.Equals(_state.Recorder))
        {
            _state.AwaitsStop.Tell(new MonitorStopped(_plan.Counters.Totals));
            Context.Stop(Self);
        }
        else if (actor.Equals(_state.Tracer))
        {
            // Without it samples go on, and say that they have no stacks.
            Report(About(LifecycleEvent.Degraded, "captures of stacks kept failing and were given up"));
        }
        else if (actor.Equals(_state.Instrumentor))
        {
            // What its instruments said last has come before this.
            _state.Instrumentor = ActorRefs.Nobody;
            if (!_state.IsStopping)
                Report(About(LifecycleEvent.Degraded, "what starts the instruments kept failing and was given up"));
            else if (_state.IsEmpty)
                FinishStop();
        }
        else if (actor.Equals(_state.Alerts))
        {
            _state.Alerts = ActorRefs.Nobody;
            Report(About(LifecycleEvent.Degraded, "alerts kept failing and were given up"));
            if (_state.FinishesAlerts)
                PassAlerts();
        }
        else if (actor.Equals(_state.Campaign))
        {
            HandleCampaignEnd();
        }
        else if (_state.TryGet(actor, out var watched) && !TryStartAgain(actor, watched))
        {
            // One that ends in an orderly way has been forgotten by now.
            _plan.Children?.ForgetActor(watched.Process.Key);
            if (watched.IsDeselected)
            {
                _plan.Children?.RemoveChosen(watched.Process.Key);
                _state.Discovery.Tell(new ProcessReleased(watched.Process.Key));
            }
            else
            {
                Report(About(LifecycleEvent.GaveUp, watched.LastFailure ?? "watching it failed", watched.Process));
            }

            Forget(watched.Process.Key);
        }
    }

    private void AnswerWhenNamedEnded(IActorRef asker)
    {
        _state.AwaitsNamed = asker;
        if (asker.IsNobody() || _state.HasNamed)
            return;

        asker.Tell(NamedEnded.Instance);
        _state.AwaitsNamed = ActorRefs.Nobody;
    }

    private void ApplySettings(MonitorSettings settings)
    {
        _state.Settings = settings;
        foreach (var actor in _state.Actors)
            actor.Tell(settings);
        _state.Discovery.Tell(settings);
        _state.Children.Tell(settings);
        _state.Alerts.Tell(settings);
        Report(About(LifecycleEvent.Reloaded, reason: null));
    }

    private void BeginStop(IActorRef asker)
    {
        _state.AwaitsStop = asker;
        Context.Stop(_state.Discovery);
        Context.Stop(_state.Instrumentor);
        Timers.StartSingleTimer(StopTimer, StopOverdue.Instance, StopTimeout);
        foreach (var actor in _state.Actors)
            actor.Tell(SampleLast.Instance);
        if (_state.IsEmpty)
            FinishStop();
    }

    private void FinishStop()
    {
        if (_state.Last is not null || !_state.Instrumentor.IsNobody())
            return;

        // Behind the last samples, which it has been told by now.
        if (!_state.Alerts.IsNobody() && !_state.HasFinishedAlerts)
        {
            if (!_state.FinishesAlerts)
                _state.Alerts.Tell(FinishAlerts.Instance);
            _state.FinishesAlerts = true;
            return;
        }

        if (_plan.Children is { } children && !_state.HasCountedChildren)
        {
            // Behind the ends that it has told before.
            if (!_state.CountsChildren)
                Self.Tell(new ChildrenCounted(children.Finish()), ActorRefs.NoSender);
            _state.CountsChildren = true;
            return;
        }

        ReportLacking();
        _state.Last = new LifecycleRecord { Timestamp = Now, Event = LifecycleEvent.Stopped, Totals = _plan.Counters.Totals };
        if (_state.Campaign.IsNobody())
            CloseRecorder(_state.Last);
        else
            _state.Campaign.Tell(new CloseCampaign(_state.Last));
    }

    private void FinishStop(IReadOnlyList<Record> children)
    {
        if (_state.Last is not null)
            return;

        foreach (var record in children)
            Report(record);
        _state.HasCountedChildren = true;
        FinishStop();
    }

    private void PassAlerts()
    {
        _state.HasFinishedAlerts = true;
        FinishStop();
    }

    private void StartAlerts(AlertPlan alerts)
    {
        var (table, counters, children) = (_plan.Table, _plan.Counters, _plan.Children);
        TimeSpan AgeOf(ProcessKey process) => TimeSpan.FromSeconds(((double)table.NowTicks - process.StartTicks) / table.TicksPerSecond);
        var book = new AlertBook(new AlertSources
        {
            Children = children is null ? null : children.Totals,
            Disk = alerts.Disk,
            Lost = () => counters.Lost + (children?.Lost ?? 0),
            AgeOf = AgeOf,
        });
        var state = new AlertState(alerts, book, new HangState(alerts.HangProbe ?? new LinuxHangProbe(_time), AgeOf));
        _state.Alerts = StartChild(() => new AlertActor(state, _state.Settings, _state.Tracer, _time), "alerts");
        Context.Watch(_state.Alerts);
    }

    private void CloseRecorder(Record? last = null)
    {
        Timers.Cancel(StopTimer);
        if (last is not null)
            _state.Recorder.Tell(last);
        _state.Recorder.Tell(PoisonPill.Instance);
    }

    private LifecycleRecord About(LifecycleEvent lifecycleEvent, string? reason, IProcess? process = null, long? lost = null) => new()
    {
        Timestamp = Now,
        Event = lifecycleEvent,
        Process = process?.Key,
        ProcessName = process?.Name,
        Reason = reason,
        Lost = lost,
    };

    private sealed record ChildrenCounted(IReadOnlyList<Record> Records);

    private sealed record StopOverdue
    {
        public static readonly StopOverdue Instance = new();
    }
}
