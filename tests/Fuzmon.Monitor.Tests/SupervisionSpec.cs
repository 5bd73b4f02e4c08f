using Fuzmon.Monitor.Tests.Support;
using Fuzmon.Records;

namespace Fuzmon.Monitor.Tests;

public sealed class SupervisionSpec : MonitorSpec
{
    [Fact]
    public void A_process_actor_that_throws_is_restarted_and_its_process_loses_only_that_sample()
    {
        StartMonitor(new FakeProcess(11) { OnRead = number => ThrowIf(number == 3) });

        Eventually(() => Sink.Samples(11).Count >= 5);

        Assert.Equal([1, 2, 4, 5, 6], Sink.Samples(11).Take(5).Select(sample => sample.Memory.RssKb));
        // The CPU use after the restart is measured from the sample before it: the state has survived.
        Assert.Equal(50, Sink.Samples(11)[2].CpuTimePercent);
        Assert.Contains("made to fail", Assert.Single(Sink.Lifecycle(LifecycleEvent.Degraded)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failing_first_sample_costs_only_itself()
    {
        StartMonitor(new FakeProcess(11) { OnRead = number => ThrowIf(number == 1) });

        Eventually(() => Sink.Samples(11).Count >= 2);

        Assert.Equal(2, Sink.Samples(11)[0].Memory.RssKb);
    }

    [Fact]
    public void One_that_keeps_failing_is_given_up_with_its_reason_and_the_others_go_on()
    {
        Settings = Settings with { MaxRestarts = 3 };
        var failing = new FakeProcess(11) { OnRead = _ => ThrowIf(true) };
        var monitor = StartMonitor(failing, new FakeProcess(12));

        Eventually(() => Sink.Lifecycle(LifecycleEvent.GaveUp).Count == 1);

        var gaveUp = Sink.Lifecycle(LifecycleEvent.GaveUp).Single();
        Assert.Equal(failing.Key, gaveUp.Process);
        Assert.Contains("made to fail", gaveUp.Reason, StringComparison.Ordinal);
        Assert.Equal(4, failing.Reads);
        Eventually(() => failing.IsDisposed);
        var others = Sink.Samples(12).Count;
        Eventually(() => Sink.Samples(12).Count >= others + 3);
        Stop(monitor);
        Assert.Equal(3, Plan.Counters.Totals.Restarts);
    }

    [Fact]
    public void An_end_during_a_failure_is_not_lost()
    {
        var process = new FakeProcess(11);
        process.OnRead = number =>
        {
            if (number != 2)
                return;
            process.End(Exited(5));
            ThrowIf(true);
        };
        StartMonitor(process);

        Eventually(() => Sink.Records.OfType<ExitRecord>().Any());
        Assert.Equal(5, Sink.Records.OfType<ExitRecord>().Single().ExitCode);
    }

    [Fact]
    public void The_monitor_survives_its_own_failure_and_nobody_loses_a_sample()
    {
        var watched = new FakeProcess(11);
        var poison = new FakeProcess(13);
        Machine.Add(watched);
        Machine.OnOpen = pid => ThrowIf(pid == 13);
        var monitor = StartMonitor(WatchScope.Everything(new ProcessKey(1, 1)));
        Eventually(() => Sink.Samples(11).Count >= 2);

        Machine.Add(poison);
        Eventually(() => Sink.Lifecycle(LifecycleEvent.Degraded).Count >= 1);
        Machine.OnOpen = null;
        Eventually(() => Sink.Samples(11).Count >= 6);

        Assert.False(Sink.IsDisposed);
        Assert.Equal(Enumerable.Range(1, 6).Select(n => (long?)n), Sink.Samples(11).Take(6).Select(sample => sample.Memory.RssKb));
        Stop(monitor);
    }

    private static void ThrowIf(bool condition)
    {
        if (condition)
            throw new InvalidOperationException("made to fail");
    }
}
