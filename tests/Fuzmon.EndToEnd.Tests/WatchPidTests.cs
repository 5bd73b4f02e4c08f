using System.Globalization;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests;

public sealed class WatchPidTests : EndToEndTest
{
    [Fact]
    public void Memory_agrees_with_ps_and_proc()
    {
        using var target = Subject.Start(Target.Named("hold"), "64");
        target.WaitForOutput("holding");
        using var fuzmon = Subject.Fuzmon("-p", Text(target.Pid), "-c", Every(100), "-o", Out);
        Eventually.True(() => Log.Samples(Out).Count >= 3, () => fuzmon.Error);

        var ps = Subject.OutputOf("ps", "-o", "rss=,vsz=,comm=", "-p", Text(target.Pid)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var swap = File.ReadLines($"/proc/{target.Pid}/status").Single(line => line.StartsWith("VmSwap:", StringComparison.Ordinal)).Split(' ')[^2];
        var sample = Log.Samples(Out)[^1];
        var memory = sample.GetProperty("memory");
        Assert.Equal(long.Parse(ps[0], CultureInfo.InvariantCulture), memory.GetProperty("rss_kb").GetInt64());
        Assert.Equal(long.Parse(ps[1], CultureInfo.InvariantCulture), memory.GetProperty("vsz_kb").GetInt64());
        Assert.Equal(long.Parse(swap, CultureInfo.InvariantCulture), memory.GetProperty("swap_kb").GetInt64());
        Assert.True(memory.GetProperty("rss_kb").GetInt64() > 65_536);
        Assert.Equal("hold", sample.Name());
        Assert.InRange(sample.GetProperty("cpu_time_percent").GetDouble(), 0, 1);
    }

    [Fact]
    public void CPU_use_agrees_with_what_proc_counts()
    {
        using var target = Subject.Start(Target.Named("spin"), "2");
        target.WaitForOutput("spinning");
        using var fuzmon = Subject.Fuzmon("-p", Text(target.Pid), "-c", Every(200), "-o", Out);
        Eventually.True(() => Log.Samples(Out).Count >= 8, () => fuzmon.Error);
        fuzmon.Signal("TERM");
        Assert.Equal(0, fuzmon.WaitForExit());
        var ticks = TicksOf(target.Pid);

        // CPU time in the log is what /proc counts, and the percentages are its derivative.
        var samples = Log.Samples(Out);
        var last = samples[^1];
        Assert.InRange(last.GetProperty("cpu_time_ms").GetDouble(), 0, (ticks + 2) * 10);
        for (var i = 1; i < samples.Count; i++)
        {
            var cpu = samples[i].GetProperty("cpu_time_ms").GetDouble() - samples[i - 1].GetProperty("cpu_time_ms").GetDouble();
            var wall = (samples[i].GetProperty("timestamp").GetDateTime() - samples[i - 1].GetProperty("timestamp").GetDateTime()).TotalMilliseconds;
            // Timestamps are whole milliseconds.
            Assert.InRange(samples[i].GetProperty("cpu_time_percent").GetDouble(), 100 * cpu / (wall + 2), 100 * cpu / Math.Max(wall - 2, 1));
        }

        // However busy the machine is, a spinning process gets its share.
        Assert.Contains(samples, sample => sample.GetProperty("cpu_time_percent").GetDouble() > 2);
    }

    [Fact]
    public void Several_processes_are_watched_until_the_last_has_ended()
    {
        using var first = Subject.Start(Target.Named("hold"));
        using var last = Subject.Start(Target.Named("hold"));
        using var fuzmon = Subject.Fuzmon("run", "-p", Text(first.Pid), "-p", Text(last.Pid), "-c", Every(50), "-o", Out);
        Eventually.True(() => Log.Samples(Out, first.Pid).Count >= 2 && Log.Samples(Out, last.Pid).Count >= 2, () => fuzmon.Error);

        first.Signal("TERM");
        first.WaitForExit();
        var before = Log.Samples(Out, last.Pid).Count;
        Eventually.True(() => Log.Samples(Out, last.Pid).Count >= before + 3, () => fuzmon.Error);
        Assert.False(fuzmon.HasExited);

        last.Signal("KILL");
        Assert.Equal(0, fuzmon.WaitForExit());
        Assert.Equal([first.Pid, last.Pid], Log.Of(Out, "exit").Select(record => record.GetProperty("pid").GetInt32()));
    }

    [Fact]
    public void All_fields_are_there_when_asked_for()
    {
        var config = Folder.Write(
            "c.toml",
            """
            [monitor]
            interval_ms = 100
            fields = ["rss", "vsz", "swap", "cpu", "pss", "uss", "shared", "peak_rss", "threads", "state", "faults", "context_switches", "io"]
            """);
        using var target = Subject.Start(Target.Named("hold"), "8");
        target.WaitForOutput("holding");
        using var fuzmon = Subject.Fuzmon("-p", Text(target.Pid), "-c", config, "-o", Out);
        Eventually.True(() => Log.Samples(Out).Count >= 2, () => fuzmon.Error);

        var sample = Log.Samples(Out)[^1];
        var memory = sample.GetProperty("memory");
        Assert.InRange(memory.GetProperty("pss_kb").GetInt64(), 8192, memory.GetProperty("rss_kb").GetInt64());
        Assert.InRange(memory.GetProperty("uss_kb").GetInt64(), 8192, memory.GetProperty("pss_kb").GetInt64());
        Assert.InRange(memory.GetProperty("peak_rss_kb").GetInt64(), memory.GetProperty("rss_kb").GetInt64(), 1 << 20);
        Assert.True(memory.GetProperty("shared_kb").GetInt64() > 0);
        Assert.Equal(1, sample.GetProperty("threads").GetInt32());
        Assert.Equal("S", sample.GetProperty("state").GetString());
        Assert.True(sample.GetProperty("minor_faults").GetInt64() > 2000);
        Assert.True(sample.GetProperty("voluntary_context_switches").GetInt64() > 0);
        Assert.True(sample.GetProperty("io").GetProperty("read_chars").GetInt64() > 0);
    }

    [Fact]
    public void A_configuration_alone_watches_every_process()
    {
        using var target = Subject.Start(Target.Named("hold"));
        using var fuzmon = Subject.Fuzmon("run", "-c", Every(1000), "-o", Out);

        Eventually.True(() => Log.Samples(Out, target.Pid).Count >= 1 && Log.Samples(Out, 1).Count >= 1, () => fuzmon.Error);

        Assert.Empty(Log.Samples(Out, fuzmon.Pid));
        fuzmon.Signal("INT");
        Assert.Equal(0, fuzmon.WaitForExit());
    }

    [PrivilegedFact]
    public void A_process_of_another_user_is_sampled_and_what_may_not_be_read_is_said()
    {
        Directory.CreateDirectory(Out);
        Subject.OutputOf("chown", "-R", "65534:65534", Folder.Path);
        var config = Folder.Write("c.toml", "[monitor]\ninterval_ms = 50\nfields = [\"rss\", \"pss\"]\n");
        using var target = Subject.Start(Target.Named("hold"), "8");
        target.WaitForOutput("holding");
        using var fuzmon = Subject.Start(
            "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", Repository.Fuzmon, "-p", Text(target.Pid), "-c", config, "-o", Out);

        Eventually.True(() => Log.Samples(Out).Count >= 2, () => fuzmon.Error);

        Assert.True(Log.Samples(Out)[0].GetProperty("memory").GetProperty("rss_kb").GetInt64() > 8192);
        Assert.False(Log.Samples(Out)[0].GetProperty("memory").TryGetProperty("pss_kb", out _));
        Assert.Single(Log.Lifecycle(Out, "degraded"), record => record.GetProperty("reason").GetString()!.Contains("pss", StringComparison.Ordinal));
    }

    private static long TicksOf(int pid)
    {
        var fields = File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }
}
