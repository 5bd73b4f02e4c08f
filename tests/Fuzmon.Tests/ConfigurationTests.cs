using Fuzmon.Configuration;
using Fuzmon.Linux;
using Fuzmon.Records;

namespace Fuzmon.Tests;

public sealed class ConfigurationTests
{
    [Fact]
    public void The_documented_configuration_is_the_default_one()
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "config.toml"));

        Assert.Equal(new FuzmonConfiguration(), Accept(text));
    }

    [Fact]
    public void Every_key_is_documented_and_every_documented_key_is_known()
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "config.toml"));
        var documented = new List<string>();
        var table = "";
        foreach (var line in text.Split('\n').Select(line => line.StartsWith("# ", StringComparison.Ordinal) ? line[2..] : line))
        {
            if (line.StartsWith('['))
                table = line.Trim('[', ']');
            else if (line.Split(" = ") is [var key, _] && !key.Contains(' ', StringComparison.Ordinal))
                documented.Add($"{table}.{key}");
        }

        var known = ConfigurationSchema.Tables.SelectMany(entry => entry.Value.SelectMany(key
            => key.RuleKeys?.Select(its => $"{entry.Key}.{key.Name}.{its.Name}") ?? [$"{entry.Key}.{key.Name}"]))
            .Concat(ConfigurationSchema.Lists.Values.SelectMany(list => list.RuleKeys!.Select(its => $"{list.Name}.{its.Name}")));
        Assert.Equal(known.Order(), documented.Order());
    }

    [Fact]
    public void Every_key_sets_what_it_says()
    {
        var configuration = Accept(
            """
            output.path = "/x/y"
            output.format = "msgpack"
            output.compress = true
            output.layout = "per-process"
            output.max_backlog_bytes = 65536
            output.max_file_bytes = 1048576
            output.max_total_bytes = 0
            output.retain_days = 7

            [monitor]
            interval_ms = 250
            fields = ["rss", "pss", "io"]
            min_lifetime_ms = 0
            discovery_interval_ms = 50
            max_restarts = 9
            restart_window_sec = 1.5

            [report]
            top_cpu = 3
            top_rss = 1000
            """);

        Assert.Equal("/x/y", configuration.Output.Path);
        Assert.Equal(LogFormat.MessagePack, configuration.Output.Format);
        Assert.True(configuration.Output.Compress);
        Assert.Equal(LogLayout.PerProcess, configuration.Output.Layout);
        Assert.Equal(65_536, configuration.Output.MaxBacklogBytes);
        Assert.Equal(1_048_576, configuration.Output.MaxFileBytes);
        Assert.Equal(0, configuration.Output.MaxTotalBytes);
        Assert.Equal(7, configuration.Output.RetainDays);
        Assert.Equal(TimeSpan.FromMilliseconds(250), configuration.Monitor.Interval);
        Assert.Equal(SampleFields.Rss | SampleFields.Pss | SampleFields.Io, configuration.Monitor.Fields);
        Assert.Equal(TimeSpan.Zero, configuration.Monitor.MinLifetime);
        Assert.Equal(TimeSpan.FromMilliseconds(50), configuration.Monitor.DiscoveryInterval);
        Assert.Equal(9, configuration.Monitor.MaxRestarts);
        Assert.Equal(TimeSpan.FromSeconds(1.5), configuration.Monitor.RestartWindow);
        Assert.Equal((3, 1000), (configuration.Report.TopCpu, configuration.Report.TopRss));
    }

    // Every key that the Rust fuzmon knows, in one of its files.
    [Fact]
    public void A_configuration_of_the_Rust_fuzmon_means_the_same()
    {
        var configuration = Accept(
            """
            [filter]
            ignore_process_name = ["^bash$", "^sshd$"]
            target_user = "root"

            [output]
            format = "json"              # or "msgpack"
            path = "/var/log/fuzmon/"
            compress = true

            [monitor]
            interval_sec = 60
            record_cpu_time_percent_threshold = 1.5
            stacktrace_cpu_time_percent_threshold = 2.0

            [report]
            top_cpu = 5
            top_rss = 7
            """);

        Assert.Equal(["^bash$", "^sshd$"], configuration.Monitor.Rules.IgnoredNames.Select(name => name.ToString()));
        Assert.Equal(0, configuration.Monitor.Rules.TargetUid);
        var output = configuration.Output;
        Assert.Equal((LogFormat.Json, "/var/log/fuzmon/", true), (output.Format, output.Path, output.Compress));
        Assert.Equal(TimeSpan.FromSeconds(60), configuration.Monitor.Interval);
        Assert.Equal((1.5, 2.0), (configuration.Monitor.RecordCpuPercentThreshold, configuration.Monitor.StackCpuPercentThreshold));
        Assert.Equal(new ReportSettings { TopCpu = 5, TopRss = 7 }, configuration.Report);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("\"10\"")]
    [InlineData("9223372036854775807")]
    public void A_chart_has_a_positive_number_of_processes(string value)
    {
        Assert.Equal(
            ["test.toml:2:1", "test.toml:3:1"],
            Reject($"[report]\ntop_cpu = {value}\ntop_rss = {value}\n").Select(error => error.Split(": ")[0]));
    }

    [Theory]
    [InlineData("interval_sec = 1", 1000)]
    [InlineData("interval_sec = 0.5", 500)]
    [InlineData("interval_sec = 0.01", 10)]
    [InlineData("interval_ms = 604800000", 604_800_000)]
    public void An_interval_takes_seconds_or_milliseconds(string line, double milliseconds)
        => Assert.Equal(milliseconds, Accept($"[monitor]\n{line}").Monitor.Interval.TotalMilliseconds);

    [Theory]
    [InlineData("interval_sec = 0")]
    [InlineData("interval_sec = -1")]
    [InlineData("interval_sec = nan")]
    [InlineData("interval_sec = inf")]
    [InlineData("interval_sec = 604800.1")]
    [InlineData("interval_sec = \"1\"")]
    [InlineData("interval_sec = true")]
    [InlineData("interval_sec = 2025-01-01")]
    [InlineData("interval_sec = [1]")]
    [InlineData("interval_sec = {}")]
    [InlineData("interval_ms = 9")]
    [InlineData("interval_ms = 1.5")]
    [InlineData("interval_ms = 9223372036854775807")]
    [InlineData("fields = []")]
    [InlineData("fields = \"rss\"")]
    [InlineData("fields = [\"rss\", 1]")]
    [InlineData("fields = [\"rsss\"]")]
    [InlineData("max_restarts = -1")]
    [InlineData("max_restarts = 9223372036854775807")]
    public void A_wrong_value_is_an_error_that_names_its_place_and_what_is_expected(string line)
    {
        var error = Assert.Single(Reject($"[monitor]\n{line}\n"));

        Assert.StartsWith($"test.toml:2:1: monitor.{line.Split(' ')[0]} must be ", error, StringComparison.Ordinal);
        Assert.Contains(", not ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[monitor]\nintervall_sec = 1", "test.toml:2:1: unknown key monitor.intervall_sec; did you mean monitor.interval_sec?")]
    [InlineData("[monitr]\ninterval_sec = 1", "test.toml:1:2: unknown table monitr; did you mean monitor?")]
    [InlineData("[output]\nxyzzyplugh = 1", "test.toml:2:1: unknown key output.xyzzyplugh")]
    [InlineData("monitor = 1", "test.toml:1:1: monitor must be a table ([monitor]), not an integer")]
    [InlineData("monitor.intervalsec = 1", "test.toml:1:9: unknown key monitor.intervalsec; did you mean monitor.interval_sec?")]
    public void An_unknown_key_is_an_error_that_names_the_nearest(string text, string expected)
        => Assert.Equal([expected], Reject(text));

    [Theory]
    [InlineData("format = \"jsonl\"", LogFormat.Json, false)]
    [InlineData("format = \"json.zst\"", LogFormat.Json, true)]
    [InlineData("format = \"msgpacks.zst\"", LogFormat.MessagePack, true)]
    [InlineData("format = \"jsonl.zst\"\ncompress = false", LogFormat.Json, false)]
    [InlineData("compress = true\nformat = \"msgpack\"", LogFormat.MessagePack, true)]
    public void Compression_is_what_the_format_says_unless_it_is_said(string lines, LogFormat format, bool compressed)
    {
        var log = Accept($"[output]\npath = \"/x\"\n{lines}").Output.ToLogSettings();

        Assert.Equal((format, compressed), (log.Format, log.Compress));
    }

    [Fact]
    public void Two_keys_for_the_same_thing_are_an_error()
        => Assert.Contains("keep one of them", Assert.Single(Reject("[monitor]\ninterval_sec = 1\ninterval_ms = 1000")), StringComparison.Ordinal);

    [Fact]
    public void All_errors_are_found_at_once()
        => Assert.Equal(3, Reject("x = 1\n[monitor]\ninterval_sec = 0\n[output]\nformat = \"xml\"\n").Count);

    [Theory]
    [InlineData("[monitor\n")]
    [InlineData("[[a]]\n[b]\n[a.c]\nd = [[[")]
    [InlineData("a = ")]
    [InlineData("a = 1\na = 2")]
    [InlineData("\u0000")]
    public void What_is_not_TOML_is_one_error_with_its_place(string text)
        => Assert.Matches(@"^test\.toml:\d+:\d+: .+$", Assert.Single(Reject(text)));

    [Fact]
    public void A_file_that_cannot_be_read_says_why()
    {
        Assert.Contains("there is no such file", Unreadable("/nonexistent/x.toml"), StringComparison.Ordinal);
        Assert.Contains("it is larger than 1 MiB", Unreadable("/dev/zero"), StringComparison.Ordinal);
        Assert.Contains("it is a directory", Unreadable("/"), StringComparison.Ordinal);
    }

    private static string Unreadable(string path)
    {
        var errors = new List<string>();
        ConfigurationFile.Apply(path, new EffectiveConfiguration(), errors);
        return Assert.Single(errors);
    }

    private static FuzmonConfiguration Accept(string text)
    {
        var configuration = new EffectiveConfiguration();
        var errors = new List<string>();
        ConfigurationFile.Parse(text, "test.toml", configuration, errors);
        Assert.Empty(errors);
        return configuration.Current;
    }

    private static List<string> Reject(string text)
    {
        var errors = new List<string>();
        ConfigurationFile.Parse(text, "test.toml", new EffectiveConfiguration(), errors);
        return errors;
    }
}
