using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Alerts;

/// <summary>Alerts on real processes, with real commands and a real webhook.</summary>
public sealed class AlertTests : EndToEndTest
{
    private const string Base = "[monitor]\ninterval_ms = 100\nmin_lifetime_ms = 0\ndiscovery_interval_ms = 50\n";

    [Fact]
    public void A_leak_is_found_with_its_stacks_and_the_command_gets_it()
    {
        var told = Folder["told"];
        using var fuzmon = Run(
            $"""
            [[alert]]
            when = "rss_above"
            limit = "64MiB"
            process = "^leak$"
            stacks = true
            command = ["sh", "-c", "env | grep ^FUZMON_ALERT_ > {told}.env; cat > {told}.part; mv {told}.part {told}"]
            """,
            Target.Named("leak"), "64");

        Eventually.True(() => File.Exists(told) && Findings.Count > 0, () => fuzmon.Error);
        fuzmon.Signal("TERM");
        fuzmon.WaitForExit();

        var finding = Assert.Single(Findings);
        Assert.Equal(("rss_above", "rss_above", "warning"), (Text(finding, "rule"), Text(finding, "condition"), Text(finding, "severity")));
        Assert.Equal("leak", finding.Name());
        Assert.InRange(finding.GetProperty("value").GetDouble(), 64 << 20, double.MaxValue);
        Assert.Equal(64 << 20, finding.GetProperty("limit").GetDouble());
        Assert.Contains("above 64 MiB", Text(finding, "text"), StringComparison.Ordinal);
        Assert.True(finding.TryGetProperty("capture", out _));
        Assert.Equal(JsonDocument.Parse(File.ReadAllText(told)).RootElement.GetProperty("text").GetString(), Text(finding, "text"));
        var environment = File.ReadAllLines($"{told}.env");
        Assert.Contains("FUZMON_ALERT_PROCESS_NAME=leak", environment);
        Assert.Contains($"FUZMON_ALERT_PID={finding.GetProperty("pid").GetInt32()}", environment);
    }

    [Fact]
    public void The_command_of_an_alert_is_no_child_of_the_campaign()
    {
        // Programs of its own, so that they can be told from the campaign's: one in the foreground, and one that outlives it.
        foreach (var name in new[] { "front", "behind" })
            File.Copy("/bin/sleep", Folder[name]);
        var ran = Folder["ran"];
        using var fuzmon = Run(
            $"""
            monitor.events = "auto"
            output.exits = "all"
            [[alert]]
            when = "rss_above"
            limit = "1MiB"
            min_interval = "1ms"
            command = ["sh", "-c", "'{Folder["behind"]}' 1 & '{Folder["front"]}' 0.5; echo >> {ran}"]
            """,
            "sh", "-c", UntilGo("sleep 0.2"));

        Eventually.True(() => File.Exists(ran) && File.ReadAllLines(ran).Length >= 2, () => fuzmon.Error);
        Go();
        Assert.True(fuzmon.WaitForExit() == 0, fuzmon.Error);

        var named = Log.Read(Out).Where(record => record.TryGetProperty("process_name", out _)).Select(Log.Name).ToHashSet();
        Assert.Contains("sleep", named);
        Assert.Empty(named.Intersect(["front", "behind", "fuzmon-keeper"]));
    }

    [Fact]
    public void A_webhook_is_told_and_one_that_cannot_be_reached_is_said_once()
    {
        using var listener = new Listener();
        using var fuzmon = Run(
            $"""
            [[alert]]
            when = "rss_above"
            limit = "1MiB"
            min_interval = "1ms"
            process = "^sleep$"
            webhook = "{listener.Address}"
            [[alert]]
            when = "rss_above"
            name = "lost call"
            limit = "1MiB"
            min_interval = "1ms"
            process = "^sleep$"
            webhook = "{Listener.Nobody}"
            """,
            "sh", "-c", UntilGo("sleep 0.3"));

        Eventually.True(() => listener.Requests.Count >= 3 && Troubles.Count > 0, () => fuzmon.Error);
        Go();
        Assert.True(fuzmon.WaitForExit() == 0, fuzmon.Error);

        var request = listener.Requests[0];
        Assert.StartsWith("POST /hook HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("application/json", request, StringComparison.Ordinal);
        var body = JsonDocument.Parse(request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]).RootElement;
        Assert.Equal(("finding", "sleep"), (Text(body, "kind"), body.Name()));
        Assert.Contains("lost call", Assert.Single(Troubles), StringComparison.Ordinal);
    }

    [Fact]
    public void What_comes_too_soon_is_counted_and_told_with_the_next()
    {
        using var fuzmon = Run(
            """
            [[alert]]
            when = "rss_above"
            limit = "1MiB"
            min_interval = "2s"
            process = "^sleep$"
            """,
            "sh", "-c", UntilGo("sleep 0.3"));

        Eventually.True(() => Findings.Any(finding => finding.TryGetProperty("suppressed", out _)), () => fuzmon.Error);
        Go();
        fuzmon.WaitForExit();

        Assert.False(Findings[0].TryGetProperty("suppressed", out _));
        Assert.All(Findings.Where(finding => finding.TryGetProperty("suppressed", out _)), finding
            => Assert.InRange(finding.GetProperty("suppressed").GetInt64(), 1, long.MaxValue));
    }

    [PrivilegedFact]
    public void Crashes_that_come_too_often_are_found()
    {
        using var fuzmon = Run(
            """
            monitor.events = "auto"
            [[alert]]
            when = "crash_rate"
            limit = "6/min"
            """,
            "sh", "-c", UntilGo("sh -c 'kill -s SEGV $$'; sleep 0.1"));

        Eventually.True(() => Findings.Count > 0, () => fuzmon.Error);
        Go();
        fuzmon.WaitForExit();

        Assert.Contains("children crashed", Text(Findings[0], "text"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_disk_with_less_room_than_asked_for_is_found()
    {
        using var fuzmon = Run("[[alert]]\nwhen = \"disk_full\"\nlimit = \"100%\"\nseverity = \"error\"\n", "sh", "-c", UntilGo("sleep 0.1"));

        Eventually.True(() => Findings.Count > 0, () => fuzmon.Error);
        Go();
        fuzmon.WaitForExit();

        Assert.Equal(("disk_full", "error"), (Text(Findings[0], "rule"), Text(Findings[0], "severity")));
        Assert.False(Findings[0].TryGetProperty("pid", out _));
    }

    [Fact]
    public void Crashes_cannot_be_counted_where_children_are_not()
        => Refuses(2, ["run", "-c", Folder.Write("c.toml", "[[alert]]\nwhen = \"crash_rate\"\nlimit = \"5/min\"\n[monitor]\nevents = \"off\"\n"), "-o", Out, "--", "true"], "monitor.events", "c.toml:1");

    private IReadOnlyList<JsonElement> Findings => Log.Of(Out, "finding");

    private IReadOnlyList<string> Troubles
        => [.. Log.Lifecycle(Out, "degraded").Select(record => Text(record, "reason")).Where(reason => reason.Contains("webhook", StringComparison.Ordinal))];

    private static string Text(JsonElement record, string key) => record.GetProperty(key).GetString()!;

    private Subject Run(string alerts, params string[] command)
        => Subject.Fuzmon(["run", "-c", Configuration(alerts), "-o", Out, "--", .. command]);

    // Keys with a dot come before the tables, and where they are sorted is nothing for a test to care about.
    private string Configuration(string alerts)
    {
        var lines = alerts.Split('\n');
        var loose = lines.Where(line => line.StartsWith("monitor.", StringComparison.Ordinal)).Select(line => line["monitor.".Length..]);
        var output = lines.Where(line => line.StartsWith("output.", StringComparison.Ordinal)).Select(line => line["output.".Length..]);
        var rest = lines.Where(line => !line.StartsWith("monitor.", StringComparison.Ordinal) && !line.StartsWith("output.", StringComparison.Ordinal));
        return Folder.Write("c.toml", string.Join('\n', [Base, .. loose, "[output]", .. output, .. rest, ""]));
    }
}
