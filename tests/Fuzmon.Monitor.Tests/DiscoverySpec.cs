using Fuzmon.Monitor.Tests.Support;
using Fuzmon.Records;

namespace Fuzmon.Monitor.Tests;

public sealed class DiscoverySpec : MonitorSpec
{
    private static readonly ProcessKey Self = new(1000, 50);

    [Fact]
    public void Everything_alive_is_watched_but_the_monitor_itself()
    {
        Machine.Add(new FakeProcess(11), new FakeProcess(12), new FakeProcess(Self.Pid, Self.StartTicks));
        StartMonitor(WatchScope.Everything(Self));

        Eventually(() => Sink.Samples(11).Count >= 2 && Sink.Samples(12).Count >= 2);

        Assert.Empty(Sink.Samples(Self.Pid));
    }

    [Fact]
    public void A_family_is_what_descends_from_the_monitor()
    {
        Machine.Add(
            new FakeProcess(Self.Pid, Self.StartTicks),
            new FakeProcess(2000, 60) { ParentPid = Self.Pid },
            new FakeProcess(2001, 61) { ParentPid = 2000 },
            new FakeProcess(3000, 62) { ParentPid = 1 });
        StartMonitor(WatchScope.Family(Self));

        Eventually(() => Sink.Samples(2000).Count >= 2 && Sink.Samples(2001).Count >= 2);

        Assert.Empty(Sink.Samples(3000));
        Assert.Empty(Sink.Samples(Self.Pid));
    }

    [Fact]
    public void A_later_process_is_watched_only_once_it_is_old_enough()
    {
        Settings = Settings with { MinLifetimeSetting = TimeSpan.FromSeconds(1) };
        Machine.Add(new FakeProcess(11));
        StartMonitor(WatchScope.Everything(Self));
        Eventually(() => Sink.Samples(11).Count >= 1);

        Machine.Add(new FakeProcess(12, Machine.NowTicks - 99));
        var seen = Sink.Samples(11).Count;
        Eventually(() => Sink.Samples(11).Count >= seen + 5);
        Assert.Empty(Sink.Samples(12));

        Machine.NowTicks++;
        Eventually(() => Sink.Samples(12).Count >= 1);
    }

    [Fact]
    public void A_reused_pid_is_another_process()
    {
        var first = new FakeProcess(11, startTicks: 100);
        Machine.Add(first);
        StartMonitor(WatchScope.Everything(Self));
        Eventually(() => Sink.Samples(11).Count >= 2);

        Machine.Remove(first);
        Machine.Add(new FakeProcess(11, startTicks: 200));
        first.End(Exited(0));

        Eventually(() => Sink.Samples(11).Any(sample => sample.Process.StartTicks == 200));
        Eventually(() => Sink.Records.OfType<ExitRecord>().Any());
        Assert.Equal(7, Sink.Samples(11).First(sample => sample.Process.StartTicks == 200).CpuTimePercent);
        Assert.Equal(100UL, Sink.Records.OfType<ExitRecord>().Single().Process.StartTicks);
    }
}
