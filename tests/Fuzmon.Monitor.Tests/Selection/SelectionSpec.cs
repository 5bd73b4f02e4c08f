using Akka.Actor;
using Fuzmon.Monitor.Tests.Support;
using Fuzmon.Records;

namespace Fuzmon.Monitor.Tests.Selection;

public sealed class SelectionSpec : MonitorSpec
{
    private static readonly WatchScope Everything = WatchScope.Everything(new ProcessKey(1000, 50));

    [Fact]
    public void Only_what_the_rules_select_is_watched()
    {
        Settings = Settings with { Rules = new() { IgnoredNames = [Pattern.Of("12$")] } };
        Machine.Add(new FakeProcess(11), new FakeProcess(12));
        StartMonitor(Everything);

        Eventually(() => Sink.Samples(11).Count >= 5);

        Assert.Empty(Sink.Samples(12));
    }

    [Fact]
    public void What_was_named_is_watched_whatever_the_rules_say_and_whatever_becomes_of_it()
    {
        Settings = Settings with { Rules = new() { Include = [new() { Name = Pattern.Of("^sh$") }] } };
        var named = new FakeProcess(11);
        var other = new FakeProcess(12) { Name = "sh" };
        Machine.Add(named, other);
        var monitor = StartMonitor(Everything);
        monitor.Tell(new WatchNamed([named], Begin: true));
        Eventually(() => Sink.Samples(11).Count >= 2);

        named.Name = "sh";
        Eventually(() => Sink.Samples(11)[^1].ProcessName == "sh");
        named.Name = "target";
        other.Name = "target";
        Eventually(() => other.IsDisposed);
        var seen = Sink.Samples(11).Count;

        Eventually(() => Sink.Samples(11).Count >= seen + 5);
    }

    [Fact]
    public void A_process_that_renames_itself_out_of_the_rules_is_left_without_a_record_and_taken_again()
    {
        Settings = Settings with { Rules = new() { Exclude = [new() { Name = Pattern.Of("^sleep$") }] } };
        var process = new FakeProcess(11) { Name = "sh" };
        Machine.Add(process, new FakeProcess(12));
        StartMonitor(Everything);
        Eventually(() => Sink.Samples(11).Count >= 2);

        process.Name = "sleep";
        Eventually(() => process.IsDisposed);
        // Its readings, because samples may still be on their way to the sink.
        var left = process.Reads;
        var others = Sink.Samples(12).Count;
        Eventually(() => Sink.Samples(12).Count >= others + 5);
        Assert.Equal(left, process.Reads);
        Assert.Equal(1, Plan.Counters.Watched);

        process.Name = "sh";
        Eventually(() => Sink.Samples(11).Count >= left + 3);
        Assert.Empty(Sink.Records.OfType<ExitRecord>());
        Assert.Empty(Sink.Lifecycle(LifecycleEvent.GaveUp));
        Assert.Empty(Sink.Lifecycle(LifecycleEvent.Degraded));
    }

    [Fact]
    public void An_end_is_recorded_although_the_rules_no_longer_want_the_process()
    {
        Settings = Settings with { Interval = TimeSpan.FromHours(1), DiscoveryIntervalSetting = TimeSpan.FromMilliseconds(20) };
        var process = new FakeProcess(11);
        Machine.Add(process);
        var monitor = StartMonitor(Everything);
        Eventually(() => Sink.Samples(11).Count == 1);

        process.End();
        monitor.Tell(new Reconfigure(Settings with { Rules = new() { TargetUid = 5 } }));
        Eventually(() => Machine.OwnersRead > 0);

        Eventually(() => Sink.Records.OfType<ExitRecord>().Any());
    }

    [Fact]
    public void A_reload_applies_new_rules_at_once()
    {
        Settings = Settings with
        {
            DiscoveryIntervalSetting = TimeSpan.FromHours(1),
            Rules = new() { TargetUid = 1 },
        };
        var mine = new FakeProcess(11) { Uid = 1 };
        Machine.Add(mine, new FakeProcess(12) { Uid = 2 });
        var monitor = StartMonitor(Everything);
        Eventually(() => Sink.Samples(11).Count >= 1);

        monitor.Tell(new Reconfigure(Settings with { Rules = new() { TargetUid = 2 } }));

        Eventually(() => Sink.Samples(12).Count >= 1 && mine.IsDisposed);
    }
}
