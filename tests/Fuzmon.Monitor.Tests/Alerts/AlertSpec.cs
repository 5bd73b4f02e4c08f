using Akka.Actor;
using Fuzmon.Monitor.Tests.Support;
using Fuzmon.Records;
using Fuzmon.Stacks.Capture;

namespace Fuzmon.Monitor.Tests.Alerts;

public sealed class AlertSpec : MonitorSpec
{
    private static readonly AlertRule Above = new() { When = AlertCondition.RssAbove, Limit = new AlertLimit(3 * 1024, AlertUnit.Bytes) };

    private readonly FakeActions _actions = new();
    private readonly FakeTracer _tracer = new();
    private readonly FakeProbe _probe = new();

    public AlertSpec()
    {
        Alerts = new AlertPlan(_actions, () => (10, 100)) { HangProbe = _probe };
        Stacks = new StackPlan(() => _tracer, null);
        Settings = Settings with { StackCpuPercentThreshold = 1000 };
    }

    private IReadOnlyList<FindingRecord> Findings => [.. Sink.Records.OfType<FindingRecord>()];

    [Fact]
    public void A_sample_above_the_limit_is_found_and_acted_on_once()
    {
        Settings = Settings with { Alerts = [Above] };
        StartMonitor(new FakeProcess(11));
        Eventually(() => Sink.Samples(11).Count >= 8);

        var finding = Assert.Single(Findings);
        Assert.Equal((11, "process11", "rss_above", 4096.0), (finding.Process!.Value.Pid, finding.ProcessName, finding.Rule, finding.Value!.Value));
        Assert.Null(finding.Capture);
        Assert.Equal(finding.Text, Assert.Single(_actions.Performed).Finding.Text);
    }

    [Fact]
    public void Memory_is_read_for_alerts_though_samples_do_not_hold_it()
    {
        Settings = Settings with { Alerts = [Above], Fields = Linux.SampleFields.Cpu };
        StartMonitor(new FakeProcess(11));
        Eventually(() => Findings.Count == 1);
        Assert.All(Sink.Samples(11), sample => Assert.Null(sample.Memory.RssKb));
    }

    [Fact]
    public void Stacks_come_before_the_finding_and_the_action()
    {
        Settings = Settings with { Alerts = [Above with { Stacks = true }] };
        StartMonitor(new FakeProcess(11));
        Eventually(() => Findings.Count == 1);

        Assert.Equal("fake", Findings[0].Capture!.Error);
        Assert.NotNull(Assert.Single(_actions.Performed).Finding.Capture);
    }

    [Fact]
    public void A_finding_that_waits_for_stacks_is_recorded_at_the_stop()
    {
        using var never = new ManualResetEventSlim();
        _tracer.OnCapture = _ =>
        {
            never.Wait();
            return CaptureOutcome.Failed("late");
        };
        Settings = Settings with { Alerts = [Above with { Stacks = true }] };
        var monitor = StartMonitor(new FakeProcess(11));
        Eventually(() => _tracer.Captures == 1);

        Stop(monitor);

        Assert.Equal("the monitor was stopped", Assert.Single(Findings).Capture!.Error);
        Assert.IsType<LifecycleRecord>(Sink.Records[^1]);
        never.Set();
    }

    [Fact]
    public void The_last_sample_is_judged_too()
    {
        Settings = Settings with { Interval = TimeSpan.FromHours(1), Alerts = [Above with { Limit = new AlertLimit(1024, AlertUnit.Bytes) }] };
        var monitor = StartMonitor(new FakeProcess(11));
        Eventually(() => Sink.Samples(11).Count == 1);

        Stop(monitor);

        Assert.Single(Findings);
    }

    [Fact]
    public void What_is_not_of_a_process_is_looked_at_without_samples()
    {
        Settings = Settings with { Alerts = [new AlertRule { When = AlertCondition.DiskFull, Limit = new AlertLimit(20, AlertUnit.Percent) }] };
        StartMonitor();
        Eventually(() => Findings.Count == 1);
        Assert.Equal((null, 10.0), (Findings[0].Process, Findings[0].Value!.Value));
    }

    [Fact]
    public void What_goes_wrong_with_an_action_is_recorded()
    {
        _actions.Trouble = "the webhook does not answer";
        Settings = Settings with { Alerts = [Above] };
        StartMonitor(new FakeProcess(11));
        Eventually(() => Sink.Lifecycle(LifecycleEvent.Degraded).Count == 1);
        Assert.Equal(_actions.Trouble, Sink.Lifecycle(LifecycleEvent.Degraded)[0].Reason);
    }

    [Fact]
    public void New_alerts_are_in_force_after_a_reload()
    {
        var monitor = StartMonitor(new FakeProcess(11));
        Eventually(() => Sink.Samples(11).Count >= 4);
        Assert.Empty(Findings);

        monitor.Tell(new Reconfigure(Settings with { Alerts = [Above] }));

        Eventually(() => Findings.Count == 1);
    }

    [Fact]
    public void A_process_that_is_too_old_is_looked_at_and_told_once()
    {
        Settings = Settings with
        {
            Alerts = [new AlertRule { When = AlertCondition.Hang, GivenName = "stuck", Severity = FindingSeverity.Error }],
            Hangs = new HangSettings
            {
                Samples = 3,
                Interval = TimeSpan.FromMilliseconds(1),
                Rules = [new HangRule { Name = Pattern.Of("11"), Limit = TimeSpan.FromSeconds(10) }],
            },
        };
        StartMonitor(new FakeProcess(11), new FakeProcess(12));
        Eventually(() => Findings.Count == 1 && !_actions.Performed.IsEmpty && Sink.Samples(12).Count > 20);

        var finding = Assert.Single(Findings);
        Assert.Equal(("hang", "blocked", 3, 3), (finding.Rule, finding.Hang!.Class, finding.Events.Count, _probe.Looks));
        Assert.Equal("fake", finding.Capture!.Error);
        var (_, told) = Assert.Single(_actions.Performed);
        Assert.Equal(("stuck", FindingSeverity.Error, "blocked"), (told.Rule, told.Severity, told.Hang!.Class));
    }

    [Fact]
    public void A_process_that_ends_while_it_is_looked_at_did_not_hang()
    {
        _probe.IsThere = false;
        Settings = Settings with { Hangs = new HangSettings { Rules = [new HangRule { Name = Pattern.Of("."), Limit = TimeSpan.FromSeconds(10) }] } };
        StartMonitor(new FakeProcess(11));
        Eventually(() => _probe.Looks == 1 && Sink.Samples(11).Count > 5);
        Assert.Empty(Findings);
    }

    [Fact]
    public void One_that_has_ended_and_is_waited_for_by_nobody_is_told_as_a_zombie()
    {
        _probe.ZombiePid = 11;
        Settings = Settings with
        {
            Hangs = new HangSettings { Samples = 2, Interval = TimeSpan.FromMilliseconds(1), Rules = [new HangRule { Name = Pattern.Of("gone"), Limit = TimeSpan.FromSeconds(10) }] },
        };
        var process = new FakeProcess(11);
        StartMonitor(process, new FakeProcess(12));
        process.End(Exited(0));

        Eventually(() => Findings.Count == 1);
        Assert.Equal(("zombie", "gone"), (Findings[0].Hang!.Class, Findings[0].ProcessName));
        Assert.EndsWith("(pid 77)", Findings[0].Text, StringComparison.Ordinal);
    }
}
