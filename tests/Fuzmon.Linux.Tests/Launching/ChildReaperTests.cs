using System.Collections.Concurrent;
using Fuzmon.Linux.Launching;
using Fuzmon.Linux.Proc;
using Fuzmon.Linux.Tests.Launching.Support;

namespace Fuzmon.Linux.Tests.Launching;

[Collection(ChildrenCollection.Name)]
public sealed class ChildReaperTests : IDisposable
{
    private const int SIGTERM = 15;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly LaunchRoom _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public void An_exit_code_is_reported()
    {
        using var command = _room.StartShell("exit 7");
        command.Release();

        Assert.Equal(new ExitStatus(7, null, CoreDumped: false), _room.EndOf(command).Status);
    }

    [Fact]
    public void A_signal_is_reported()
    {
        using var command = _room.Start("sleep", "1000");
        command.Release();
        Assert.True(ProcessSignals.Send(command.Pidfd, SIGTERM));

        Assert.Equal(new ExitStatus(null, SIGTERM, CoreDumped: false), _room.EndOf(command).Status);
    }

    [Fact]
    public void A_child_is_a_zombie_while_it_is_reported_and_gone_afterwards()
    {
        using var reported = new BlockingCollection<(ReapedChild Child, char State, ulong StartTicks)>();
        using var command = CommandLauncher.Start(["true"], LaunchRoom.Given);
        using var reaper = new ChildReaper(child =>
        {
            Assert.True(ProcStat.TryParse(File.ReadAllBytes($"/proc/{child.Pid}/stat"), out var stat));
            reported.Add((child, stat.State, stat.StartTicks));
        });
        command.Release();

        Assert.True(reported.TryTake(out var report, Deadline));
        Assert.Equal('Z', report.State);
        Assert.Equal(report.StartTicks, report.Child.StartTicks);
        Assert.True(SpinWait.SpinUntil(() => !ProcessSignals.Send(command.Pidfd, 0), Deadline));
    }

    [Fact]
    public void Orphans_are_adopted_and_reported()
    {
        using var command = _room.StartShell("(while kill -0 $$; do :; done; exit 5) 2> /dev/null & exit 3");
        command.Release();

        Assert.Equal(3, _room.EndOf(command).Status.ExitCode);
        Assert.Equal(5, _room.NextEnd().Status.ExitCode);
    }

    [Fact]
    public void Cpu_time_and_memory_are_reported()
    {
        using var command = _room.StartShell("sh -c 'i=0; while [ $i -lt 30000 ]; do i=$((i+1)); done'; :");
        command.Release();

        var child = _room.EndOf(command);

        Assert.InRange(child.CpuNanoseconds, 1, child.FamilyCpuNanoseconds / 2);
        Assert.Null(child.PeakRssKb);
    }

    [Fact]
    public void A_reaper_that_is_disposed_of_leaves_children_to_the_next()
    {
        using var command = CommandLauncher.Start(["true"], LaunchRoom.Given);
        using (new ChildReaper(_ => Assert.Fail("It was disposed of before any child ended.")))
        {
        }
        using var reported = new BlockingCollection<ReapedChild>();
        using var next = new ChildReaper(reported.Add);
        command.Release();

        Assert.True(reported.TryTake(out var child, Deadline));
        Assert.Equal(command.Pid, child.Pid);
    }

    [Fact]
    public void Without_children_there_is_nothing_to_reap() =>
        Assert.Throws<InvalidOperationException>(() => new ChildReaper(_ => { }));
}
