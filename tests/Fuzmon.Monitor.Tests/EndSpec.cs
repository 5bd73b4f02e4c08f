using Akka.Actor;
using Fuzmon.Linux;
using Fuzmon.Monitor.Tests.Support;
using Fuzmon.Records;

namespace Fuzmon.Monitor.Tests;

public sealed class EndSpec : MonitorSpec
{
    [Fact]
    public void An_end_is_recorded_with_what_the_kernel_tells()
    {
        var process = new FakeProcess(11);
        StartMonitor(process);
        Eventually(() => Sink.Samples(11).Count >= 1);

        process.End(new ExitStatus(null, 11, CoreDumped: true));

        Eventually(() => Sink.Records.OfType<ExitRecord>().Any());
        var exit = Sink.Records.OfType<ExitRecord>().Single();
        Assert.Equal(process.Key, exit.Process);
        Assert.Equal("SIGSEGV", exit.Signal);
        Assert.True(exit.CoreDumped);
        Assert.Null(exit.ExitCode);
        Assert.Null(exit.PeakRssKb);
        Assert.Equal(2, exit.CpuTimeMs);
        Assert.InRange(exit.LifetimeMs!.Value, 60_000, 120_000);
        Eventually(() => process.IsDisposed);
    }

    [Fact]
    public void An_end_that_nobody_explains_is_recorded_without_a_status()
    {
        var process = new FakeProcess(11);
        StartMonitor(process);

        process.End();

        Eventually(() => Sink.Records.OfType<ExitRecord>().Any());
        var exit = Sink.Records.OfType<ExitRecord>().Single();
        Assert.Null(exit.ExitCode);
        Assert.Null(exit.Signal);
        Assert.Null(exit.CoreDumped);
    }

    [Fact]
    public void A_child_of_the_monitor_ends_with_what_only_a_parent_learns()
    {
        var process = new FakeProcess(11);
        var monitor = StartMonitor(process);
        Eventually(() => Sink.Samples(11).Count >= 1);

        process.End();
        monitor.Tell(new ChildEnded(process.Key, Exited(3), PeakRssKb: 4096, CpuNanoseconds: 9_000_000));

        Eventually(() => Sink.Records.OfType<ExitRecord>().Any());
        var exit = Sink.Records.OfType<ExitRecord>().Single();
        Assert.Equal(3, exit.ExitCode);
        Assert.Equal(4096, exit.PeakRssKb);
        Assert.Equal(9, exit.CpuTimeMs);
    }

    [Fact]
    public void Nothing_is_sampled_after_the_end()
    {
        var process = new FakeProcess(11);
        StartMonitor(process, new FakeProcess(12));
        Eventually(() => Sink.Samples(11).Count >= 2);

        process.End(Exited(0));
        Eventually(() => Sink.Records.OfType<ExitRecord>().Any());
        var ended = Sink.Records.OfType<ExitRecord>().Single();
        var others = Sink.Samples(12).Count;
        Eventually(() => Sink.Samples(12).Count >= others + 5);

        var after = Sink.Records.SkipWhile(record => record != ended);
        Assert.DoesNotContain(after, record => record is SampleRecord { Process.Pid: 11 });
    }

    [Fact]
    public void A_command_that_ends_before_it_is_sampled_still_has_its_end_recorded()
    {
        var process = new FakeProcess(11);
        var monitor = StartMonitor(scope: null);
        monitor.Tell(new WatchNamed([process], Begin: false));
        process.End(Exited(0));
        monitor.Tell(new BeginWatching(process.Key));

        Eventually(() => Sink.Records.OfType<ExitRecord>().Any());
        Assert.Empty(Sink.Samples(11));
    }

    [Fact]
    public void A_command_that_never_ran_leaves_no_record()
    {
        var process = new FakeProcess(11);
        var monitor = StartMonitor(scope: null);
        monitor.Tell(new WatchNamed([process], Begin: false));
        process.End(Exited(127));

        Stop(monitor);

        Assert.Empty(Sink.Records.OfType<ExitRecord>());
        Assert.Empty(Sink.Samples(11));
    }

    [Fact]
    public void Whoever_awaits_the_named_hears_when_the_last_has_ended()
    {
        var first = new FakeProcess(11);
        var last = new FakeProcess(12);
        var monitor = StartMonitor(first, last);
        monitor.Tell(AwaitNamed.Instance, TestActor);

        first.End(Exited(0));
        Eventually(() => Sink.Records.OfType<ExitRecord>().Count() == 1);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));

        last.End(Exited(0));
        ExpectMsg<NamedEnded>(Patience);
    }

    [Fact]
    public void Stopping_takes_last_samples_and_writes_everything_out()
    {
        Settings = Settings with { Interval = TimeSpan.FromHours(1) };
        var processes = Enumerable.Range(1, 50).Select(pid => new FakeProcess(pid)).ToArray();
        var monitor = StartMonitor(processes);
        Eventually(() => processes.All(process => process.Reads == 1));

        Stop(monitor);

        Assert.All(processes, process => Assert.Equal(2, Sink.Samples(process.Key.Pid).Count));
        var stopped = Assert.IsType<LifecycleRecord>(Sink.Records[^1]);
        Assert.Equal(LifecycleEvent.Stopped, stopped.Event);
        Assert.Equal(new RunTotals(50, 100, 0, 0, 0), stopped.Totals);
        Assert.True(Sink.IsDisposed);
        Assert.All(processes, process => Assert.True(process.IsDisposed));
    }
}
