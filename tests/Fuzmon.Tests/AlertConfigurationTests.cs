using Fuzmon.Configuration;
using Fuzmon.Monitor;
using Fuzmon.Records;

namespace Fuzmon.Tests;

public sealed class AlertConfigurationTests
{
    [Fact]
    public void Every_key_sets_what_it_says()
    {
        var alerts = Accept(
            """
            [[alert]]
            when = "rss_growing"
            name = "leak"
            limit = "50 MiB/h"
            window = "30m"
            process = "^fuzz"
            severity = "error"
            command = ["mail", "-s", "leak", "me"]
            webhook = "https://example.com/hook?x=1"
            timeout = "2s"
            min_interval = "1h"
            stacks = true

            [[alert]]
            when = "disk_full"
            limit = "10%"
            """).Alerts;

        Assert.Equal(2, alerts.Count);
        var alert = alerts[0];
        Assert.Equal((AlertCondition.RssGrowing, "leak", FindingSeverity.Error), (alert.Condition, alert.Name, alert.Severity));
        Assert.Equal(new AlertLimit(50.0 * (1 << 20) / 3600, AlertUnit.BytesPerSecond), alert.Limit);
        Assert.Equal((TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(2), TimeSpan.FromHours(1)), (alert.EffectiveWindow, alert.Timeout, alert.MinInterval));
        Assert.Equal(["mail", "-s", "leak", "me"], alert.Command);
        Assert.Equal(("https://example.com/hook?x=1", "^fuzz", true), (alert.Webhook!.ToString(), alert.Process!.ToString(), alert.Stacks));
        Assert.Equal(("disk_full", 10.0), (alerts[1].Name, alerts[1].LimitValue));
    }

    [Theory]
    [InlineData("rss_above", "\"2GiB\"", 2147483648.0)]
    [InlineData("rss_above", "\"1.5 MB\"", 1500000.0)]
    [InlineData("cpu_stuck", "\"95%\"", 95.0)]
    [InlineData("no_progress", "\"10m\"", 600.0)]
    [InlineData("alive_too_long", "\"2h\"", 7200.0)]
    [InlineData("crash_rate", "\"6/min\"", 0.1)]
    [InlineData("disk_full", "\"10GiB\"", 10737418240.0)]
    [InlineData("events_lost", "100", 100.0)]
    public void Each_condition_takes_its_unit(string condition, string limit, double value)
        => Assert.Equal(value, Assert.Single(Accept($"[[alert]]\nwhen = \"{condition}\"\nlimit = {limit}").Alerts).LimitValue, 6);

    [Theory]
    [InlineData("when = \"rss\"", @"2:\d+: alert\.when must be one of rss_above, .+, not ""rss""")]
    [InlineData("limit = \"2GiB\"", @"\d+:\d+: alert\.when is missing; it must be one of rss_above, .+")]
    [InlineData("when = \"rss_above\"", @"\d+:\d+: alert\.limit is missing; for rss_above it must be an amount of memory such as ""2GiB""")]
    [InlineData("when = \"rss_above\"\nlimit = \"10m\"", @"3:\d+: alert\.limit must be an amount of memory such as ""2GiB"" for rss_above, not ""10m""")]
    [InlineData("when = \"rss_above\"\nlimit = 5", @"3:\d+: alert\.limit must be an amount .+, not 5")]
    [InlineData("when = \"rss_above\"\nlimit = \"0GiB\"", @"3:\d+: alert\.limit must be an amount .+, not ""0GiB""")]
    [InlineData("when = \"rss_above\"\nlimit = \"2 gigs\"", @"3:\d+: alert\.limit must be a number with its unit, .+, not ""2 gigs""")]
    [InlineData("when = \"rss_above\"\nlimit = \"1..5GiB\"", @"3:\d+: alert\.limit must be a number with its unit, .+")]
    [InlineData("when = \"rss_above\"\nlimit = \"-1GiB\"", @"3:\d+: alert\.limit must be a number with its unit, .+")]
    [InlineData("when = \"crash_rate\"\nlimit = \"5/fortnight\"", @"3:\d+: alert\.limit must be a number with its unit, .+")]
    [InlineData("when = \"rss_above\"\nlimit = \"2GiB\"\nwindow = \"1m\"", @"4:\d+: an alert for rss_above takes no alert\.window")]
    [InlineData("when = \"disk_full\"\nlimit = \"5%\"\nstacks = true", @"4:\d+: an alert for disk_full takes no alert\.stacks")]
    [InlineData("when = \"disk_full\"\nlimit = \"5%\"\nprocess = \"x\"", @"4:\d+: an alert for disk_full takes no alert\.process")]
    [InlineData("when = \"hang\"\nlimit = \"5m\"", @"3:\d+: an alert for hang takes no alert\.limit; \[hang\] has it")]
    [InlineData("when = \"hang\"\ncommand = \"mail\"", @"3:\d+: alert\.command must be an array of texts, .+")]
    [InlineData("when = \"hang\"\ncommand = []", @"3:\d+: alert\.command must be an array of texts, .+")]
    [InlineData("when = \"hang\"\ncommand = [\"a\", 1]", @"3:\d+: alert\.command must be an array of texts, .+")]
    [InlineData("when = \"hang\"\nwebhook = \"ftp://x\"", @"3:\d+: alert\.webhook must be an http or https address, not ""ftp://x""")]
    [InlineData("when = \"hang\"\nwebhook = \"example.com\"", @"3:\d+: alert\.webhook must be .+")]
    [InlineData("when = \"hang\"\ntimeout = \"2h\"", @"3:\d+: alert\.timeout must be .+")]
    [InlineData("when = \"hang\"\nmin_interval = 5", @"3:\d+: alert\.min_interval must be .+")]
    [InlineData("when = \"hang\"\nnmae = \"x\"", @"3:\d+: unknown key alert\.nmae; did you mean alert\.name\?")]
    public void A_mistake_is_one_error_that_names_its_place(string alert, string message)
        => Assert.Matches($"^test\\.toml:{message}$", Assert.Single(Reject($"[[alert]]\n{alert}\n")));

    [Fact]
    public void An_alert_is_a_list_of_tables()
        => Assert.Matches(@"^test\.toml:1:\d+: alert must be tables with a key at least \(\[\[alert\]\]\), not a table$", Assert.Single(Reject("[alert]\nwhen = \"hang\"\n")));

    [Fact]
    public void Hangs_have_limits_by_name()
    {
        var hangs = Accept(
            """
            [hang]
            limit = "5m"
            samples = 3
            interval = "200ms"
            [[hang.rule]]
            name = "^slow$"
            limit = "1h"
            """).Hangs;

        Assert.Equal((3, TimeSpan.FromMilliseconds(200)), (hangs.Samples, hangs.Interval));
        Assert.Equal(TimeSpan.FromMinutes(5), hangs.LimitOf("x", isNamed: false));
        Assert.Null(hangs.LimitOf("x", isNamed: true));
        Assert.Equal(TimeSpan.FromHours(1), hangs.LimitOf("slow", isNamed: true));
        Assert.False(new HangSettings().IsEnabled);
    }

    [Theory]
    [InlineData("limit = 5", @"2:\d+: hang\.limit must be a length of time .+, not 5")]
    [InlineData("samples = 1", @"2:\d+: hang\.samples must be a whole number from 2 to 100, not 1")]
    [InlineData("[[hang.rule]]\nname = \"x\"", @"\d+:\d+: a \[\[hang\.rule\]\] needs both name and limit")]
    [InlineData("[[hang.rule]]\nname = \"(\"\nlimit = \"1s\"", @"3:\d+: hang\.rule\.name must be a regular expression .+")]
    public void A_mistake_in_hangs_is_one_error_that_names_its_place(string text, string message)
        => Assert.Matches($"^test\\.toml:{message}$", Assert.Single(Reject($"[hang]\n{text}\n")));

    private static MonitorSettings Accept(string text)
    {
        var (configuration, errors) = Parse(text);
        Assert.Empty(errors);
        return configuration.Monitor;
    }

    private static List<string> Reject(string text) => Parse(text).Errors;

    private static (FuzmonConfiguration Configuration, List<string> Errors) Parse(string text)
    {
        var configuration = new EffectiveConfiguration();
        var errors = new List<string>();
        ConfigurationFile.Parse(text, "test.toml", configuration, errors);
        return (configuration.Current, errors);
    }
}
