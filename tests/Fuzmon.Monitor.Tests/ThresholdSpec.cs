using Akka.Actor;
using Fuzmon.Linux;
using Fuzmon.Monitor.Tests.Support;
using Fuzmon.Records;

namespace Fuzmon.Monitor.Tests;

public sealed class ThresholdSpec : MonitorSpec
{
    private static readonly WatchScope Everything = WatchScope.Everything(new ProcessKey(1000, 50));

    [Fact]
    public void A_sample_below_the_threshold_is_not_recorded_and_the_next_is_measured_from_it()
    {
        Settings = Settings with { RecordCpuPercentThreshold = 20 };
        var process = new FakeProcess(11) { CpuPercent = 19.9 };
        Machine.Add(process, new FakeProcess(12));
        StartMonitor(Everything);
        Eventually(() => process.Reads >= 5);
        Assert.Empty(Sink.Samples(11));

        process.CpuPercent = 20;
        Eventually(() => Sink.Samples(11).Count >= 2);

        Assert.All(Sink.Samples(11), sample => Assert.Equal(20, sample.CpuTimePercent!.Value, 9));
    }

    [Fact]
    public void A_named_process_is_recorded_whatever_it_uses()
    {
        Settings = Settings with { RecordCpuPercentThreshold = 100 };
        StartMonitor(new FakeProcess(11));

        Eventually(() => Sink.Samples(11).Count >= 3);
    }

    [Fact]
    public void The_threshold_holds_although_the_CPU_is_not_to_be_recorded()
    {
        Settings = Settings with { RecordCpuPercentThreshold = 20, Fields = SampleFields.Rss };
        var idle = new FakeProcess(11) { CpuPercent = 0 };
        Machine.Add(idle, new FakeProcess(12));
        StartMonitor(Everything);

        Eventually(() => Sink.Samples(12).Count >= 2 && idle.Reads >= 3);

        Assert.Empty(Sink.Samples(11));
        Assert.Null(Sink.Samples(12)[0].CpuTimePercent);
        Assert.Null(Sink.Samples(12)[0].CpuTimeMs);
    }

    [Fact]
    public void Every_sample_says_whether_the_process_is_active()
    {
        Settings = Settings with { StackCpuPercentThreshold = 8 };
        var process = new FakeProcess(11) { CpuPercent = 8 };
        var watched = new WatchedProcess(process, new SampleSchedule(TimeProvider.System, Settings.Interval, phase: 0), isNamed: true);
        var actor = Sys.ActorOf(Props.CreateBy(new Producer<UnpersistedProcessActor>(
            () => new(watched, Settings, new MonitorCounters(), TimeProvider.System, TestActor, ActorRefs.Nobody))));

        // The first is the average since the start, which is 7.
        actor.Tell(BeginSampling.Instance);
        ExpectMsg<SampleRecord>(Patience);
        Eventually(() => watched.IsActive);

        process.CpuPercent = 7.9;
        Eventually(() => !watched.IsActive);
    }
}
