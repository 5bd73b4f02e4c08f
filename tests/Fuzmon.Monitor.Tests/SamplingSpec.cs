using System.Diagnostics;
using Akka.Actor;
using Fuzmon.Linux;
using Fuzmon.Monitor.Tests.Support;
using Fuzmon.Records;

namespace Fuzmon.Monitor.Tests;

public sealed class SamplingSpec : MonitorSpec
{
    [Fact]
    public void A_named_process_is_sampled_at_once_and_then_every_interval()
    {
        Settings = Settings with { Interval = TimeSpan.FromMilliseconds(100) };
        StartMonitor(new FakeProcess(11));

        Eventually(() => Sink.Samples(11).Count >= 4);

        var samples = Sink.Samples(11);
        Assert.Equal("process11", samples[0].ProcessName);
        Assert.Equal([1, 2, 3, 4], samples.Take(4).Select(sample => sample.Memory.RssKb));
        var passed = samples[3].Timestamp - samples[0].Timestamp;
        Assert.True(passed >= TimeSpan.FromMilliseconds(250), $"three intervals passed in {passed}");
    }

    [Fact]
    public void A_clock_that_is_set_changes_no_interval_and_no_lifetime()
    {
        var clock = new SettableClock();
        Clock = clock;
        var process = new FakeProcess(11);
        var started = Stopwatch.GetTimestamp();
        StartMonitor(process);

        foreach (var hours in new[] { 5, -30, 0 })
        {
            clock.Offset = TimeSpan.FromHours(hours);
            var before = Sink.Samples(11).Count;
            Eventually(() => Sink.Samples(11).Count >= before + 5);
        }

        // Hours that did not pass would be more than 100,000 ticks; none of those was missed and none was made up for.
        var samples = Sink.Samples(11);
        Assert.InRange(samples.Sum(sample => 1 + sample.MissedTicks), 15, (Stopwatch.GetElapsedTime(started) / Settings.Interval) + 2);

        clock.Offset = TimeSpan.FromHours(-9);
        process.End(Exited(0));
        Eventually(() => Sink.Records.OfType<ExitRecord>().Any());
        Assert.InRange(Sink.Records.OfType<ExitRecord>().Single().LifetimeMs!.Value, 60_000, process.Age.TotalMilliseconds);
    }

    [Fact]
    public void The_first_CPU_use_is_the_average_and_the_next_since_the_sample_before()
    {
        StartMonitor(new FakeProcess(11));

        Eventually(() => Sink.Samples(11).Count >= 2);

        Assert.Equal([7, 50], Sink.Samples(11).Take(2).Select(sample => sample.CpuTimePercent));
    }

    [Fact]
    public void Only_what_was_asked_for_is_recorded()
    {
        Settings = Settings with { Fields = SampleFields.Rss };
        StartMonitor(new FakeProcess(11));
        Eventually(() => Sink.Samples(11).Count >= 1);
        Assert.Null(Sink.Samples(11)[0].Threads);
        Assert.NotNull(Sink.Samples(11)[0].Memory.RssKb);
    }

    [Fact]
    public void A_process_is_watched_once_however_often_it_is_named()
    {
        var second = new FakeProcess(11);
        StartMonitor(new FakeProcess(11), second);

        Eventually(() => Sink.Samples(11).Count >= 2);

        Assert.True(second.IsDisposed);
        Assert.Equal(1, Plan.Counters.Watched);
    }

    [Fact]
    public void A_held_command_is_not_sampled_before_it_runs()
    {
        var held = new FakeProcess(11);
        var monitor = StartMonitor(new FakeProcess(12));
        monitor.Tell(new WatchNamed([held], Begin: false));

        Eventually(() => Sink.Samples(12).Count >= 3);
        Assert.Equal(0, held.Reads);

        monitor.Tell(new BeginWatching(held.Key));
        Eventually(() => Sink.Samples(11).Count >= 2);
    }

    [Fact]
    public void What_may_not_be_read_is_said_once_and_sampling_goes_on()
    {
        Settings = Settings with { Fields = SampleFields.Rss | SampleFields.Pss | SampleFields.Io };
        StartMonitor(new FakeProcess(11) { Unreadable = SampleFields.Pss | SampleFields.Io });

        Eventually(() => Sink.Samples(11).Count >= 4);

        Assert.Equal("not permitted to read pss, io", Assert.Single(Sink.Lifecycle(LifecycleEvent.Degraded)).Reason);
    }

    [Fact]
    public void Processes_that_come_together_are_spread_over_the_interval()
    {
        Settings = Settings with { Interval = TimeSpan.FromSeconds(2) };
        var processes = Enumerable.Range(1, 20).Select(pid => new FakeProcess(pid)).ToArray();
        StartMonitor(processes);

        Eventually(() => processes.All(process => Sink.Samples(process.Key.Pid).Count >= 2));

        var second = processes.Select(process => Sink.Samples(process.Key.Pid)[1].Timestamp).Order().ToArray();
        Assert.True(second[^1] - second[0] > TimeSpan.FromSeconds(1), "the second samples came in one burst");
    }

    [Fact]
    public void New_settings_are_in_force_at_once_and_recorded()
    {
        Settings = Settings with { Interval = TimeSpan.FromHours(1) };
        var monitor = StartMonitor(new FakeProcess(11));
        Eventually(() => Sink.Samples(11).Count == 1);

        monitor.Tell(new Reconfigure(Settings with { Interval = TimeSpan.FromMilliseconds(20), Fields = SampleFields.Threads }));

        Eventually(() => Sink.Samples(11).Count >= 3);
        Assert.Equal(3, Sink.Samples(11)[^1].Threads);
        Assert.Single(Sink.Lifecycle(LifecycleEvent.Reloaded));
    }
}
