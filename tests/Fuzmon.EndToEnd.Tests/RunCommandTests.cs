using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests;

public sealed class RunCommandTests : EndToEndTest
{
    private static readonly HashSet<string> PipelineNames = ["sh", "cat", "sleep"];

    [Fact]
    public void A_pipeline_and_its_children_are_watched_to_their_ends_and_jq_reads_the_log()
    {
        using var fuzmon = Subject.Fuzmon(
            "run", "-c", Every(100), "-o", Out, "--", "sh", "-c", $"(for i in 1 2 3; do echo $i; sleep 1; done; {UntilGo("sleep 1")}) | cat; exit 7");
        Eventually.True(() => PipelineNames.IsSubsetOf(Log.Samples(Out).Select(Log.Name)), () => fuzmon.Error);
        Go();

        Assert.Equal(7, fuzmon.WaitForExit());
        Assert.Equal("1\n2\n3\n", fuzmon.Output);

        var file = Assert.Single(Log.Files(Out));
        var names = Subject.OutputOf("jq", "-r", "select(.kind == null) | .process_name", file).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(PipelineNames, names.ToHashSet());

        // Its child, the loop, is called sh as well.
        var exit = Log.Of(Out, "exit").Single(record
            => record.Name() == "sh" && record.TryGetProperty("exit_code", out var code) && code.GetInt32() == 7);
        var shell = exit.GetProperty("pid").GetInt32();
        var lifetime = exit.GetProperty("lifetime_ms").GetDouble();
        Assert.True(lifetime > 2900, $"{lifetime} ms");
        Assert.InRange(exit.GetProperty("cpu_time_ms").GetDouble(), 0.01, lifetime);
        // A busy machine makes samples late and ticks pass, but none goes uncounted. What passed after the last sample has no record.
        var ticks = Log.Samples(Out, shell).Sum(sample => 1 + (sample.TryGetProperty("missed_ticks", out var missed) ? missed.GetInt32() : 0));
        Assert.InRange(ticks, 10, (lifetime / 100) + 2);
        // Its parent may have reaped it before its times could be read; they are not zero then, but absent.
        var cat = Log.Of(Out, "exit").Single(record => record.Name() == "cat");
        Assert.False(cat.TryGetProperty("cpu_time_ms", out var spent) && spent.GetDouble() == 0);
    }

    [Fact]
    public void The_log_begins_with_the_monitor_and_ends_with_the_totals()
    {
        using var fuzmon = Subject.Fuzmon("run", "-c", Every(50), "-o", Out, "--", "sleep", "0.5");
        Assert.Equal(0, fuzmon.WaitForExit());

        var records = Log.Read(Out);
        Assert.Equal("started", records[0].GetProperty("event").GetString());
        Assert.Equal(File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim(), records[0].GetProperty("boot_id").GetString());
        Assert.Equal("stopped", records[^1].GetProperty("event").GetString());
        Assert.Equal(Log.Samples(Out).Count, records[^1].GetProperty("samples").GetInt32());
        Assert.Contains($"samples: {Log.Samples(Out).Count}, processes: 1, ended: 1", fuzmon.Error, StringComparison.Ordinal);
        Assert.Contains($"; log: {Out}/", fuzmon.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_sample_is_of_the_command_and_never_of_the_process_that_became_it()
    {
        using var fuzmon = Subject.Fuzmon("run", "-o", Out, "--", "sleep", "600");
        Eventually.True(() => Log.Samples(Out).Count > 0, () => fuzmon.Error);
        fuzmon.Signal("TERM");
        Assert.Equal(143, fuzmon.WaitForExit());

        var sample = Log.Samples(Out)[0];
        Assert.Equal("sleep", sample.Name());
        // The monitor's copy that is held before exec has some tens of megabytes; the command may be caught with its first pages.
        Assert.InRange(sample.GetProperty("memory").GetProperty("rss_kb").GetInt64(), 1, 10_000);
    }

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 42", 42)]
    [InlineData("kill -SEGV $$", 139)]
    [InlineData("kill -KILL $$", 137)]
    public void The_exit_status_is_the_command_s_own(string script, int status)
    {
        using var fuzmon = Subject.Fuzmon("run", "-o", Out, "--", "sh", "-c", script);

        Assert.Equal(status, fuzmon.WaitForExit());
        var exit = Assert.Single(Log.Of(Out, "exit"));
        if (status < 128)
            Assert.Equal(status, exit.GetProperty("exit_code").GetInt32());
        else
            Assert.StartsWith("SIG", exit.GetProperty("signal").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_gets_what_fuzmon_was_given()
    {
        // Every shell sets _ for itself.
        const string report =
            "trap '' USR1; ulimit -Sn; umask; pwd; grep -E 'Sig(Blk|Ign)|Seccomp|NoNewPrivs' /proc/self/status; env | grep -v ^_= | sort; ls /proc/self/fd | wc -l";
        const string prelude = "trap '' PIPE; ulimit -Sn 512; umask 027; export A='b c'; ";
        string Run(string launcher)
        {
            using var shell = Subject.StartIn(Folder.Path, "sh", "-c", $"{prelude}{launcher} sh -c \"$1\"", "sh", report);
            Assert.Equal(0, shell.WaitForExit());
            return shell.Output;
        }

        var direct = Run("");
        var watched = Run($"{Repository.Fuzmon} run -o out --");

        Assert.Equal(direct, watched);
        Assert.Contains("\n0027\n", direct, StringComparison.Ordinal);
        Assert.StartsWith("512\n", direct, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_reach_the_command_as_they_are()
    {
        using var fuzmon = Subject.Fuzmon("run", "-o", Out, "--", "printf", "[%s]", "-p", "--", "a b", "", "é", "-o");

        Assert.Equal(0, fuzmon.WaitForExit());
        Assert.Equal("[-p][--][a b][][é][-o]\n", fuzmon.Output);
    }

    [Fact]
    public void An_orphan_stays_in_the_family_and_the_run_ends_with_the_command()
    {
        // Its parent ends at once; what the shell prints is the orphan's pid.
        using var fuzmon = Subject.Fuzmon(
            "run", "-c", Every(50), "-o", Out, "--", "sh", "-c", $"(sleep 600 > /dev/null 2>&1 & echo $!); {UntilGo("sleep 0.05")}; exit 3");
        fuzmon.WaitForOutput("\n");
        var orphan = int.Parse(fuzmon.Output, System.Globalization.CultureInfo.InvariantCulture);
        try
        {
            Eventually.True(() => Log.Samples(Out, orphan).Count > 0, () => fuzmon.Error);
            Go();
            Assert.Equal(3, fuzmon.WaitForExit());
            Assert.Equal('S', File.ReadAllText($"/proc/{orphan}/stat").Split(") ")[1][0]);
        }
        finally
        {
            Subject.OutputOf("kill", "-9", Text(orphan));
        }
    }

    [Fact]
    public void A_command_outlives_a_killed_monitor_and_the_log_stays_readable()
    {
        using var fuzmon = Subject.Fuzmon("run", "-c", Every(20), "-o", Out, "--", "sh", "-c", "echo $$; exec sleep 600 > /dev/null 2>&1");
        fuzmon.WaitForOutput("\n");
        var command = int.Parse(fuzmon.Output, System.Globalization.CultureInfo.InvariantCulture);
        try
        {
            Eventually.True(() => Log.Samples(Out, command).Count >= 3, () => fuzmon.Error);
            fuzmon.Signal("KILL");
            fuzmon.WaitForExit();

            Assert.Equal('S', File.ReadAllText($"/proc/{command}/stat").Split(") ")[1][0]);
            using var dump = Subject.Fuzmon("dump", Out);
            Assert.Equal(0, dump.WaitForExit());
            Assert.True(dump.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length >= 4);
        }
        finally
        {
            Subject.OutputOf("kill", "-9", Text(command));
        }
    }

    [Fact]
    public void Names_of_any_bytes_are_recorded_and_break_nothing()
    {
        var hold = Target.Named("hold");
        var script =
            $"""
            "$0" 1 'a) (b c' & first=$!
            "$0" 1 "$(printf 'x\ny\377')" & second=$!
            {UntilGo("sleep 0.05")}
            kill $first $second
            """;
        using var fuzmon = Subject.Fuzmon("run", "-c", Every(50), "-o", Out, "--", "sh", "-c", script, hold);
        string[] Names() => [.. Log.Samples(Out).Select(Log.Name).Distinct()];
        Eventually.True(() => Names().Contains("a) (b c") && Names().Contains("x\ny\ufffd"), () => $"{fuzmon.Error} {string.Join(',', Names())}");
        Go();

        Assert.Equal(0, fuzmon.WaitForExit());
    }

    [Fact]
    public void A_folder_of_both_formats_is_dumped_as_the_same_lines()
    {
        var config = Folder.Write("m.toml", "output.format = \"msgpack\"\nmonitor.interval_ms = 50\n");
        using var fuzmon = Subject.Fuzmon("run", "-c", config, "-o", Out, "--", "sh", "-c", UntilGo("sleep 0.05"));
        // More than what a log begins with.
        FileInfo[] Logs() => Directory.Exists(Out) ? new DirectoryInfo(Out).GetFiles("*.msgpack", SearchOption.AllDirectories) : [];
        Eventually.True(() => Logs().Any(log => log.Length > 2000), () => fuzmon.Error);
        Go();
        Assert.Equal(0, fuzmon.WaitForExit());

        using var dump = Subject.Fuzmon("dump", Out);
        Assert.Equal(0, dump.WaitForExit());

        var records = dump.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal("started", records[0].GetProperty("event").GetString());
        Assert.Equal(records.Count(record => !record.TryGetProperty("kind", out _)), records[^1].GetProperty("samples").GetInt32());
        Assert.Contains(records, record => record.TryGetProperty("memory", out _) && record.Name() == "sh");
    }
}
