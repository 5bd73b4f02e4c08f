using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests;

public sealed class CheckConfigTests : EndToEndTest
{
    [Fact]
    public void Every_value_is_shown_with_its_origin()
    {
        var config = Folder.Write("c.toml", "[monitor]\ninterval_sec = 5\nmax_restarts = 9\n");
        var table = Subject.OutputOf("env", "FUZMON_MONITOR_INTERVAL_MS=250", Repository.Fuzmon, "check-config", "-c", config);

        Assert.Matches(@"(?m)^monitor\.interval_ms +250 +FUZMON_MONITOR_INTERVAL_MS$", table);
        Assert.Matches($@"(?m)^monitor\.max_restarts +9 +.*c\.toml:3:1$", table);
        Assert.Matches(@"(?m)^output\.format +""json"" +default$", table);
    }

    [Fact]
    public void Jq_reads_the_lines()
    {
        using var jq = Subject.Start(
            "sh", "-c", "FUZMON_MONITOR_FIELDS=rss,io \"$0\" check-config --json | jq -c 'select(.key == \"monitor.fields\")'", Repository.Fuzmon);

        Assert.Equal(0, jq.WaitForExit());
        Assert.Equal("{\"key\":\"monitor.fields\",\"value\":[\"rss\",\"io\"],\"origin\":\"FUZMON_MONITOR_FIELDS\"}\n", jq.Output);
    }

    [Fact]
    public void All_errors_are_told_at_once()
    {
        var config = Folder.Write("c.toml", "[monitor]\nintervalsec = 5\nmax_restarts = -1\n");
        using var check = Subject.Start("env", "FUZMON_MONITOR_INTERVALL_MS=250", Repository.Fuzmon, "check-config", "-c", config);

        Assert.Equal(2, check.WaitForExit());
        Assert.Empty(check.Output);
        var lines = check.Error.TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Contains("c.toml:2:1", lines[0], StringComparison.Ordinal);
        Assert.Contains("c.toml:3:1", lines[1], StringComparison.Ordinal);
        Assert.Contains("did you mean FUZMON_MONITOR_INTERVAL_MS?", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void The_environment_names_the_configuration_and_sets_keys_of_a_run()
    {
        var config = Folder.Write("c.toml", $"output.path = \"{Folder["file"]}\"\nmonitor.interval_sec = 60\n");
        using var run = Subject.Start(
            "env", $"FUZMON_CONFIG={config}", $"FUZMON_OUTPUT_PATH={Out}", "FUZMON_MONITOR_INTERVAL_MS=50",
            Repository.Fuzmon, "run", "--", "sleep", "1");

        Assert.Equal(0, run.WaitForExit());
        Assert.True(Log.Samples(Out).Count >= 5, run.Error);
        Assert.False(Directory.Exists(Folder["file"]));
    }

    [Fact]
    public void A_configuration_that_nobody_named_is_no_target()
    {
        Directory.CreateDirectory(Folder["fuzmon"]);
        Folder.Write("fuzmon/fuzmon.toml", "[monitor]\ninterval_sec = 5\n");
        using var run = Subject.Start("env", $"XDG_CONFIG_HOME={Folder.Path}", Repository.Fuzmon, "run", "-o", Out);

        Assert.Equal(2, run.WaitForExit());
        Assert.Contains("nothing to watch", run.Error, StringComparison.Ordinal);
    }
}
