using System.Diagnostics;
using System.Globalization;
using Fuzmon.Linux.Tests.Support;

namespace Fuzmon.Linux.Tests.Processes;

public sealed class ProcessHandleTests
{
    [Fact]
    public void Memory_is_what_ps_prints()
    {
        using var child = ShellChild.Waiting();
        using var handle = child.Open();

        Assert.Equal(ReadOutcome.Sampled, handle.Read(SampleFields.Default, out var reading));

        using var ps = Process.Start(new ProcessStartInfo("ps", $"-o rss=,vsz= -p {child.Pid}")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        var printed = ps.StandardOutput.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal<string>([Text(reading.RssKb), Text(reading.VszKb)], printed);
        Assert.Equal(0, reading.SwapKb);
    }

    [Fact]
    public void Cpu_time_is_what_stat_counts()
    {
        using var child = ShellChild.Busy();
        using var handle = child.Open();
        Wait.Until(
            () => handle.Read(SampleFields.Cpu, out var r) == ReadOutcome.Sampled && r.CpuNanoseconds > 50_000_000,
            "50 ms are used");
        Libc.Signal(child.Pid, Libc.SIGSTOP);
        Wait.Until(() => handle.Read(SampleFields.State, out var r) == ReadOutcome.Sampled && r.State == 'T', "it stopped");

        Assert.Equal(ReadOutcome.Sampled, handle.Read(SampleFields.Cpu, out var reading));

        var stat = File.ReadAllText($"/proc/{child.Pid}/stat").Split(' ');
        var ticks = long.Parse(stat[13], CultureInfo.InvariantCulture) + long.Parse(stat[14], CultureInfo.InvariantCulture);
        var used = reading.CpuNanoseconds!.Value * HostFacts.Current.ClockTicksPerSecond / 1e9;
        Assert.InRange(used, ticks, ticks + 2.01);
    }

    [Fact]
    public void All_fields_of_ones_own_child_can_be_read()
    {
        using var child = ShellChild.Waiting();
        using var handle = child.Open();
        var all = Enum.GetValues<SampleFields>().Aggregate((a, b) => a | b);

        Assert.Equal(ReadOutcome.Sampled, handle.Read(all, out var reading));

        Assert.Equal(SampleFields.None, reading.Unreadable);
        Assert.Equal((Environment.ProcessId, 'S', 1), (reading.ParentPid, reading.State, reading.Threads));
        Assert.Equal(reading.RssKb, reading.UssKb + reading.SharedKb);
        Assert.InRange(reading.PssKb!.Value, reading.UssKb!.Value, reading.RssKb!.Value);
        Assert.True(reading.PeakRssKb >= reading.RssKb);
        Assert.True(reading.MinorFaults > 0);
        Assert.NotNull(reading.MajorFaults);
        Assert.NotNull(reading.VoluntaryContextSwitches);
        Assert.NotNull(reading.InvoluntaryContextSwitches);
        Assert.True(reading.ReadChars > 0);
        Assert.Equal("ready\n".Length, reading.WriteChars);
        Assert.NotNull(reading.ReadBytes);
        Assert.NotNull(reading.WriteBytes);
    }

    [Fact]
    public void What_was_not_asked_for_and_needs_another_file_is_absent()
    {
        using var child = ShellChild.Waiting();
        using var handle = child.Open();

        Assert.Equal(ReadOutcome.Sampled, handle.Read(SampleFields.None, out var reading));

        Assert.Null(reading.RssKb);
        Assert.Null(reading.CpuNanoseconds);
        Assert.Null(reading.PssKb);
        Assert.Null(reading.ReadBytes);
    }

    [Fact]
    public void A_handle_knows_who_it_is()
    {
        var before = DateTime.UtcNow;
        using var child = ShellChild.Waiting();
        using var handle = child.Open();

        var stat = File.ReadAllText($"/proc/{child.Pid}/stat").Split(' ');
        Assert.Equal(stat[21], handle.StartTicks.ToString(CultureInfo.InvariantCulture));
        Assert.Equal((child.Pid, Environment.ProcessId, "sh"), (handle.Pid, handle.ParentPid, handle.Name));
        Assert.Equal(Environment.UserName, UserDatabase.NameOf(handle.Uid));
        Assert.Equal(DateTimeKind.Utc, handle.StartTime.Kind);
        var tick = TimeSpan.FromSeconds(1.0 / HostFacts.Current.ClockTicksPerSecond);
        Assert.InRange(handle.StartTime, before - (2 * tick), DateTime.UtcNow);
        Assert.InRange(handle.Age, TimeSpan.Zero, DateTime.UtcNow - before + (2 * tick));
    }

    [Fact]
    public void The_memory_of_after_an_exec_is_read()
    {
        using var child = new ShellChild("echo ready; read line; exec cat");
        child.Await("ready");
        using var handle = child.Open();
        Assert.Equal(ReadOutcome.Sampled, handle.Read(SampleFields.Default | SampleFields.Pss, out _));

        child.Proceed();
        Wait.Until(() => handle.Read(SampleFields.Pss, out _) == ReadOutcome.Sampled && handle.Name == "cat", "it is cat");

        Wait.Until(
            () => handle.Read(SampleFields.Rss | SampleFields.Pss, out var r) == ReadOutcome.Sampled && r.PssKb <= r.RssKb,
            "it has memory");
    }

    [Fact]
    public void A_process_that_does_not_run_reads_the_same_again()
    {
        using var child = ShellChild.Waiting();
        using var handle = child.Open();
        Assert.Equal(ReadOutcome.Sampled, handle.Read(SampleFields.Default, out var first));

        for (var i = 0; i < 25; i++)
        {
            Assert.Equal(ReadOutcome.Sampled, handle.Read(SampleFields.Default, out var again));
            Assert.Equal(
                (first.RssKb, first.VszKb, first.SwapKb, first.CpuNanoseconds),
                (again.RssKb, again.VszKb, again.SwapKb, again.CpuNanoseconds));
        }
    }

    [Fact]
    public void An_orphan_that_does_not_run_is_never_said_to_have_its_old_parent()
    {
        using var parent = new ShellChild("sleep 1000 > /dev/null & echo $!; read line");
        var pid = parent.ReadPid();
        Wait.Until(() => File.ReadAllText($"/proc/{pid}/stat").Contains("(sleep) S ", StringComparison.Ordinal), "it sleeps");
        using var orphan = ShellChild.Open(pid);
        try
        {
            for (var i = 0; i < 3; i++)
                Assert.Equal(ReadOutcome.Sampled, orphan.Read(SampleFields.Default, out _));

            parent.KillAndReap();

            var parents = new List<int?>();
            for (var i = 0; i < 25; i++)
            {
                Assert.Equal(ReadOutcome.Sampled, orphan.Read(SampleFields.Default, out var reading));
                parents.Add(reading.ParentPid);
            }

            Assert.DoesNotContain(parent.Pid, parents);
            Assert.Contains(parents, its => its is not null);
            Assert.NotEqual(parent.Pid, orphan.ParentPid);
        }
        finally
        {
            Libc.Signal(pid, Libc.SIGKILL);
        }
    }

    [Fact]
    public void The_name_after_an_exec_shows_at_the_next_reading()
    {
        using var child = new ShellChild("echo ready; read line; exec cat");
        child.Await("ready");
        child.AwaitSleep();
        using var handle = child.Open();
        for (var i = 0; i < 5; i++)
            Assert.Equal(ReadOutcome.Sampled, handle.Read(SampleFields.Default, out _));

        child.Proceed();
        Wait.Until(() => File.ReadAllText($"/proc/{child.Pid}/comm") == "cat\n", "it is cat");
        // Only when it leaves the CPU, or at a tick, does its CPU time grow.
        Wait.Until(() => !File.ReadAllText($"/proc/{child.Pid}/syscall").StartsWith("running", StringComparison.Ordinal), "it has left the CPU");

        Assert.Equal(ReadOutcome.Sampled, handle.Read(SampleFields.Default, out _));
        Assert.Equal("cat", handle.Name);
    }

    [Fact]
    public void A_thousand_readings_allocate_nothing()
    {
        using var child = ShellChild.Waiting();
        using var handle = child.Open();
        const SampleFields Fields = SampleFields.Default | SampleFields.Faults;
        handle.Read(Fields, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            handle.Read(Fields, out _);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void A_pid_is_positive(int pid) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ProcessHandle.TryOpen(pid, out _));

    [Fact]
    public void A_pid_that_nobody_has_is_not_found()
    {
        Assert.Equal(OpenOutcome.NotFound, ProcessHandle.TryOpen(int.MaxValue, out var handle));
        Assert.Null(handle);
    }

    [Fact]
    public void The_id_of_a_thread_is_not_found()
    {
        var others = Directory.GetDirectories("/proc/self/task")
            .Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture))
            .Where(tid => tid != Environment.ProcessId)
            .ToList();

        Assert.NotEmpty(others);
        Assert.All(others, tid => Assert.Equal(OpenOutcome.NotFound, ProcessHandle.TryOpen(tid, out _)));
    }

    [Fact]
    public void A_disposed_handle_is_not_read()
    {
        using var child = ShellChild.Waiting();
        var handle = child.Open();

        handle.Dispose();
        handle.Dispose();

        Assert.Throws<ObjectDisposedException>(() => handle.Read(SampleFields.Default, out _));
    }

    private static string Text(long? number) => number!.Value.ToString(CultureInfo.InvariantCulture);
}
