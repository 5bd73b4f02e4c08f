using Akka.Actor;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>
/// Has an actor for each instrument of the run, tells all of them who is watched, restarts a failing one without touching the
/// others, and gives it up when it keeps failing.
/// </summary>
internal sealed class InstrumentorActor : ReceiveActor, IWithTimers
{
    // A launched command is watched before its exec, while it still is this program.
    private const int MaxLooks = 50;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    private readonly IReadOnlyList<InstrumentState> _instruments;
    private readonly MonitorSettings _settings;
    private readonly IActorRef _monitor;
    private readonly Dictionary<IActorRef, InstrumentState> _actors = [];

    /// <param name="instruments">They outlive this actor's own failure.</param>
    /// <param name="settings">How many restarts are too many.</param>
    /// <param name="monitor">Who records that one was given up.</param>
    public InstrumentorActor(IReadOnlyList<InstrumentState> instruments, MonitorSettings settings, IActorRef monitor)
    {
        _instruments = instruments;
        _settings = settings;
        _monitor = monitor;

        Receive<AttachTarget>(Attach);
        Receive<DetachTarget>(Detach);
        Receive<Terminated>(terminated => GiveUp(terminated.ActorRef));
    }

    /// <summary>Set by the actor system.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    // Runs after a restart too, when its children are there already.
    protected override void PreStart()
    {
        foreach (var instrument in _instruments)
        {
            var props = Props.CreateBy(new Producer<InstrumentActor>(() => new(instrument)));
            var actor = Context.Child(instrument.Plan.Name);
            if (actor.IsNobody())
                actor = Context.ActorOf(props, instrument.Plan.Name);
            _actors.Add(actor, instrument);
            Context.Watch(actor);
        }
    }

    // Not the default, which stops the children.
    protected override void PreRestart(Exception reason, object message)
    {
    }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(
        _settings.MaxRestarts, (int)_settings.RestartWindow.TotalMilliseconds, static _ => Directive.Restart, loggingEnabled: false);

    private void Attach(AttachTarget attach)
    {
        var rules = _instruments.Count > 0 ? _instruments[0].All.Rules : [];
        if (rules.Count > 0 && attach.Looks < MaxLooks && InstrumentRule.IsBeforeExec(attach.Target.Process.Pid))
        {
            Timers.StartSingleTimer(attach.Target.Process, attach with { Looks = attach.Looks + 1 }, LookAgain);
            return;
        }

        var rule = rules.FirstOrDefault(rule => rule.Holds(attach.Target));
        foreach (var (actor, instrument) in _actors)
        {
            if (rule is null || rule.Instruments.Contains(instrument.Plan.Name))
                actor.Tell(attach);
            else
                instrument.Audit($"leaves {attach.Target.Name} ({attach.Target.Process.Pid}) alone: a rule says so");
        }
    }

    private void Detach(DetachTarget detach)
    {
        Timers.Cancel(detach.Process);
        Tell(detach);
    }

    private void Tell(object message)
    {
        foreach (var actor in _actors.Keys)
            actor.Tell(message);
    }

    private void GiveUp(IActorRef actor)
    {
        if (!_actors.Remove(actor, out var instrument))
            return;

        instrument.Audit($"given up: {instrument.LastFailure}");
        _monitor.Tell(new LifecycleRecord
        {
            Timestamp = instrument.Now,
            Event = LifecycleEvent.GaveUp,
            Reason = $"the instrument {instrument.Plan.Name} kept failing: {instrument.LastFailure}",
        });
    }
}
