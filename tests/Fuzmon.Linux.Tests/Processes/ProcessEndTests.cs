using System.Diagnostics;
using System.Globalization;
using Fuzmon.Linux.Tests.Support;

namespace Fuzmon.Linux.Tests.Processes;

public sealed class ProcessEndTests
{
    [Fact]
    public void A_process_that_was_waited_for_has_exited()
    {
        using var child = ShellChild.Waiting();
        using var read = child.Open();
        using var unread = child.Open(new DescriptorBudget(0));
        Assert.Equal(ReadOutcome.Sampled, read.Read(SampleFields.Default, out _));

        child.KillAndReap();

        Assert.Equal(ReadOutcome.Exited, read.Read(SampleFields.Default, out _));
        Assert.Equal(ReadOutcome.Exited, unread.Read(SampleFields.Default, out _));
        Assert.Null(read.TryReadFinalCpuNanoseconds());
        Assert.Equal(OpenOutcome.NotFound, ProcessHandle.TryOpen(child.Pid, out _));
    }

    [Theory]
    [InlineData(SampleFields.None)]
    [InlineData(SampleFields.Cpu)]
    [InlineData(SampleFields.Default)]
    [InlineData(SampleFields.Default | SampleFields.Pss | SampleFields.Faults)]
    public void The_zeros_of_a_zombie_are_no_sample(SampleFields fields)
    {
        // The parent is a program that never waits for the children it has from before its exec.
        using var parent = new ShellChild("sleep 1000 & echo $!; exec sleep 1000");
        var pid = parent.ReadPid();
        using var handle = ShellChild.Open(pid);
        Assert.Null(handle.TryReadFinalCpuNanoseconds());
        Wait.Until(() => Parent("comm") == "sleep\n", "the parent is the other program");

        Libc.Signal(pid, Libc.SIGKILL);
        Wait.Until(() => handle.TryReadFinalCpuNanoseconds() is > 0, "the zombie's CPU time can be read");

        Assert.Equal(ReadOutcome.Exited, handle.Read(fields, out _));
        Assert.Null(handle.TryGetExitStatus());
        using var late = ShellChild.Open(pid);
        Assert.Equal(ReadOutcome.Exited, late.Read(fields, out _));

        string Parent(string file) => File.ReadAllText($"/proc/{parent.Pid}/{file}");
    }

    [Fact]
    public async Task A_kill_at_any_moment_is_an_ordinary_outcome()
    {
        for (var round = 0; round < 50; round++)
        {
            using var child = ShellChild.Waiting();
            using var handle = child.Open();
            var all = Enum.GetValues<SampleFields>().Aggregate((a, b) => a | b);
            var killer = Task.Run(child.KillAndReap);

            // Between giving up its memory and becoming a zombie a process has none: absent, not zero.
            while (handle.Read(all, out var reading) is var outcome && outcome != ReadOutcome.Exited)
                Assert.True(outcome == ReadOutcome.Sampled && reading.RssKb is null or > 0);
            await killer;
        }
    }

    [NextPidFact]
    public void A_reused_pid_is_another_process()
    {
        using var first = ShellChild.Waiting();
        using var handle = first.Open();
        Assert.Equal(ReadOutcome.Sampled, handle.Read(SampleFields.Default, out _));
        first.KillAndReap();

        using var second = WithPid(first.Pid);

        Assert.Equal(ReadOutcome.Exited, handle.Read(SampleFields.Default, out _));
        Assert.Equal(ReadOutcome.Exited, handle.Read(SampleFields.Cpu, out _));
        using var now = second.Open();
        Assert.Equal(ReadOutcome.Sampled, now.Read(SampleFields.Default, out _));
    }

    [PidfdExitFact]
    public void The_exit_code_is_known_once_the_parent_has_waited()
    {
        using var child = new ShellChild("echo ready; read line; exit 7");
        child.Await("ready");
        using var handle = child.Open();
        Assert.Null(handle.TryGetExitStatus());

        child.Proceed();
        child.WaitForExit();

        Assert.Equal(new ExitStatus(7, null, false), handle.TryGetExitStatus());
    }

    [PidfdExitFact]
    public void The_signal_is_known_once_the_parent_has_waited()
    {
        using var child = ShellChild.Waiting();
        using var handle = child.Open();

        child.KillAndReap();

        Assert.Equal(new ExitStatus(null, Libc.SIGKILL, false), handle.TryGetExitStatus());
    }

    [CompilerFact]
    public void A_process_outlives_its_main_thread()
    {
        using var program = new CompiledProgram(
            """
            #include <pthread.h>
            #include <stdio.h>
            #include <unistd.h>
            static void *rest(void *unused) { for (;;) pause(); return unused; }
            int main(void)
            {
                pthread_t thread;
                pthread_create(&thread, 0, rest, 0);
                puts("ready"); fflush(stdout);
                pthread_exit(0);
            }
            """);
        using var child = new ShellChild($"exec {program.Path}");
        child.Await("ready");
        using var handle = child.Open();

        Wait.Until(
            () => handle.Read(SampleFields.Default, out var r) == ReadOutcome.Sampled && r.State == 'Z',
            "the main thread is a zombie");

        Assert.Equal(ReadOutcome.Sampled, handle.Read(SampleFields.Default, out var reading));
        Assert.Equal(2, reading.Threads);
        Assert.Null(reading.RssKb);
        Assert.True(reading.CpuNanoseconds > 0);
        child.KillAndReap();
        Assert.Equal(ReadOutcome.Exited, handle.Read(SampleFields.Default, out _));
    }

    /// <summary>Another thread of the machine may take the pid first, so it is tried again.</summary>
    private static ShellChild WithPid(int pid)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < TimeSpan.FromSeconds(30))
        {
            File.WriteAllText(NextPidFactAttribute.LastPid, (pid - 1).ToString(CultureInfo.InvariantCulture));
            var child = ShellChild.Waiting();
            if (child.Pid == pid)
                return child;
            child.Dispose();
        }
        throw new TimeoutException($"pid {pid} could not be had again");
    }
}
