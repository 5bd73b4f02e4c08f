using Akka.Actor;
using Fuzmon.Records;
using Fuzmon.Stacks.Capture;

namespace Fuzmon.Monitor;

/// <summary>
/// Judges what it is told of processes and of the machine, and tells its parent of what it finds, after a capture of stacks where one is
/// asked for. It waits for nobody.
/// </summary>
internal sealed class AlertActor : ReceiveActor, IWithTimers
{
    private const string TickTimer = "tick";
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StackPatience = TimeSpan.FromSeconds(10);

    private readonly AlertState _state;
    private readonly IActorRef _tracer;
    private readonly TimeProvider _time;
    private MonitorSettings _settings;
    private IActorRef _hangs = ActorRefs.Nobody;

    public AlertActor(AlertState state, MonitorSettings settings, IActorRef tracer, TimeProvider time)
    {
        _state = state;
        _settings = settings;
        _tracer = tracer;
        _time = time;

        Receive<ProcessSampled>(sample =>
        {
            _state.Book.Take(sample, Now, Fire);
            _hangs.Tell(sample);
        });
        Receive<ProcessClosed>(closed =>
        {
            _state.Book.Forget(closed.Process);
            _hangs.Tell(closed);
        });
        Receive<FindingRecord>(TakeHang);
        Receive<StacksCaptured>(captured => Tell(captured.Request, captured.Stacks));
        Receive<StacksLate>(late => Tell(late.Request, CapturedStacks.Missing("the stacks were not there in time")));
        Receive<ActionTrouble>(trouble => Context.Parent.Tell(About(trouble.Text)));
        Receive<Tick>(_ => LookAround());
        Receive<MonitorSettings>(Reconfigure);
        Receive<FinishAlerts>(_ => Finish());
    }

    /// <summary>Set by the actor system.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    private TimeSpan Now => _time.GetElapsedTime(startingTimestamp: 0);

    // Runs after a restart too, when the timers have gone with the instance that failed.
    protected override void PreStart()
    {
        _hangs = Context.ActorOf(Props.CreateBy(new Producer<HangActor>(() => new(_state.Hangs, _settings, _tracer, _time))), "hangs");
        foreach (var request in _state.Waiting.Keys)
            AwaitStacks(request);
        UseRules();
    }

    private void Reconfigure(MonitorSettings settings)
    {
        _settings = settings;
        _hangs.Tell(settings);
        UseRules();
    }

    private void UseRules()
    {
        if (!ReferenceEquals(_state.Rules, _settings.Alerts))
            _state.Book.Use(_state.Rules = _settings.Alerts);
        if (_state.Book.NeedsTicks)
            LookAround();
        else
            Timers.Cancel(TickTimer);
    }

    private void LookAround()
    {
        // Set first, so that a failure costs one look only.
        Timers.StartSingleTimer(TickTimer, Tick.Instance, TickInterval);
        _state.Book.Tick(Now, Fire);
    }

    private void Fire(Firing firing)
    {
        var at = _time.GetUtcNow().UtcDateTime;
        if (!firing.Rule.Stacks || firing.Process is not { } process)
        {
            Tell(firing, at, stacks: null);
            return;
        }

        if (_tracer.IsNobody())
        {
            Tell(firing, at, CapturedStacks.Missing("there is nobody to capture stacks"));
            return;
        }

        var request = ++_state.Requests;
        _state.Waiting.Add(request, (firing, at));
        _tracer.Tell(new CaptureStacks(process, request, _settings.Stacks.Effective), Self);
        AwaitStacks(request);
    }

    private void AwaitStacks(long request) => Timers.StartSingleTimer(request, new StacksLate(request), StackPatience);

    private void Tell(long request, CapturedStacks stacks)
    {
        Timers.Cancel(request);
        if (_state.Waiting.Remove(request, out var waiting))
            Tell(waiting.Firing, waiting.At, stacks);
    }

    private void Tell(Firing firing, DateTime at, CapturedStacks? stacks)
    {
        var rule = firing.Rule;
        var subject = firing.Process is { } process ? $"{firing.ProcessName} ({process.Pid}): " : "";
        var finding = new FindingRecord
        {
            Timestamp = at,
            Rule = rule.Name,
            Condition = AlertConditions.NameOf(rule.Condition),
            Severity = rule.Severity,
            Process = firing.Process,
            ProcessName = firing.ProcessName,
            Text = subject + firing.Trigger.Text,
            Value = firing.Trigger.Value,
            Limit = rule.Limit?.Value,
            Suppressed = firing.Suppressed,
            Stacks = stacks?.Threads,
            Capture = stacks?.Summary,
        };
        Context.Parent.Tell(finding);
        Perform(rule, finding);
    }

    private void TakeHang(FindingRecord finding)
    {
        Context.Parent.Tell(finding);
        _state.Book.TakeHang(finding, Now, (rule, suppressed) => Perform(rule, finding.ToldBy(rule.Name, rule.Severity, suppressed)));
    }

    private void Perform(AlertRule rule, FindingRecord finding)
    {
        var self = Self;
        _state.Plan.Actions.Perform(rule, finding, trouble => self.Tell(new ActionTrouble(trouble), ActorRefs.NoSender));
    }

    // What waits for stacks is told without.
    private void Finish()
    {
        foreach (var request in _state.Waiting.Keys.ToArray())
            Tell(request, CapturedStacks.Missing("the monitor was stopped"));
        Sender.Tell(AlertsFinished.Instance);
    }

    private LifecycleRecord About(string trouble)
        => new() { Timestamp = _time.GetUtcNow().UtcDateTime, Event = LifecycleEvent.Degraded, Reason = trouble };

    private sealed record Tick
    {
        public static readonly Tick Instance = new();
    }

    private sealed record StacksLate(long Request);

    private sealed record ActionTrouble(string Text);
}
