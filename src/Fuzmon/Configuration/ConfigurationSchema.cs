using Fuzmon.Linux;
using Fuzmon.Monitor;
using Fuzmon.Records;

namespace Fuzmon.Configuration;

/// <summary>Every table and key that a configuration may hold. <c>config/config.toml</c> documents them.</summary>
internal static class ConfigurationSchema
{
    /// <summary>What <see cref="Percent"/> takes.</summary>
    public const string Percentage = "a number of percent from 0 to 1000000";

    private const long MinIntervalMs = 10;
    private const long MaxIntervalMs = 7L * 24 * 3600 * 1000;

    /// <summary>The keys by table.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<ConfigurationKey>> Tables = new Dictionary<string, IReadOnlyList<ConfigurationKey>>
    {
        ["monitor"] =
        [
            Monitor("interval_sec", "a number of seconds from 0.01 to 604800", (settings, value)
                => Seconds(value) is { } interval ? settings with { Interval = interval } : null, settings => settings.Interval.TotalSeconds),
            Monitor("interval_ms", "a whole number of milliseconds from 10 to 604800000", (settings, value)
                => Milliseconds(value, MinIntervalMs) is { } interval ? settings with { Interval = interval } : null,
                settings => settings.Interval.TotalMilliseconds),
            Monitor("fields", $"an array of some of {string.Join(", ", SampleFieldNames.All)}", (settings, value)
                => Fields(value) is { } fields ? settings with { Fields = fields } : null, settings => SampleFieldNames.Format(settings.Fields).Split(", ")),
            Monitor("min_lifetime_ms", "a whole number of milliseconds from 0 to 604800000", (settings, value)
                => Milliseconds(value, 0) is { } age ? settings with { MinLifetimeSetting = age } : null,
                settings => settings.MinLifetime.TotalMilliseconds),
            Monitor("discovery_interval_ms", "a whole number of milliseconds from 10 to 604800000", (settings, value)
                => Milliseconds(value, MinIntervalMs) is { } interval ? settings with { DiscoveryIntervalSetting = interval } : null,
                settings => settings.DiscoveryInterval.TotalMilliseconds),
            Monitor("max_restarts", "a whole number from 0 to 1000", (settings, value)
                => value is long and >= 0 and <= 1000 ? settings with { MaxRestarts = (int)(long)value } : null, settings => settings.MaxRestarts),
            Monitor("restart_window_sec", "a number of seconds from 0.01 to 604800", (settings, value)
                => Seconds(value) is { } window ? settings with { RestartWindow = window } : null, settings => settings.RestartWindow.TotalSeconds),
            Monitor("stacktrace_cpu_time_percent_threshold", Percentage, (settings, value)
                => Percent(value) is { } percent ? settings with { StackCpuPercentThreshold = percent } : null,
                settings => settings.StackCpuPercentThreshold),
            Monitor("record_cpu_time_percent_threshold", Percentage, (settings, value)
                => Percent(value) is { } percent ? settings with { RecordCpuPercentThreshold = percent } : null,
                settings => settings.RecordCpuPercentThreshold),
            Monitor("events", "\"off\", \"auto\", \"bpf\", \"netlink\" or \"proc\"", (settings, value) => value switch
            {
                "off" => settings with { Events = ChildSourceChoice.Off },
                "auto" => settings with { Events = ChildSourceChoice.Auto },
                "bpf" => settings with { Events = ChildSourceChoice.Bpf },
                "netlink" => settings with { Events = ChildSourceChoice.Netlink },
                "proc" => settings with { Events = ChildSourceChoice.Proc },
                _ => null,
            },
            _ => "auto"),
        ],
        ["memory"] =
        [
            Monitor("heap", "true or false", (settings, value) => value is bool reads ? settings with { ReadsHeap = reads } : null,
                settings => settings.ReadsHeap),
        ],
        ["filter"] = FilterKeys.All,
        ["stacks"] = StackKeys.All,
        ["instrumentation"] = InstrumentationKeys.All,
        ["output"] =
        [
            Output("path", "a path that is not empty", (settings, value)
                => value is string { Length: > 0 } path && !path.Contains('\0') ? settings with { Path = path } : null,
                _ => OutputSettings.DefaultPath),
            Output("format", "\"json\" (or \"jsonl\") or \"msgpack\" (or \"msgpacks\"), each also with .zst", (settings, value)
                => value is string name && LogFormats.TryParse(name, out var format, out var compressed)
                    ? settings with { Format = format, FormatIsCompressed = compressed }
                    : null,
                _ => "json"),
            Output("compress", "true or false", (settings, value) => value is bool compress ? settings with { Compress = compress } : null,
                settings => settings.Compress ?? settings.FormatIsCompressed),
            Output("layout", "\"shared\" or \"per-process\"", (settings, value) => value switch
            {
                "shared" => settings with { Layout = LogLayout.Shared },
                "per-process" => settings with { Layout = LogLayout.PerProcess },
                _ => null,
            },
            _ => "shared"),
            new ConfigurationKey("exits", "\"notable\", \"all\" or \"totals\"", (configuration, value) => value switch
            {
                "notable" => configuration with { Monitor = configuration.Monitor with { Exits = ExitPolicy.Notable } },
                "all" => configuration with { Monitor = configuration.Monitor with { Exits = ExitPolicy.All } },
                "totals" => configuration with { Monitor = configuration.Monitor with { Exits = ExitPolicy.Totals } },
                _ => null,
            })
            {
                Read = _ => "notable",
            },
            Output("max_file_bytes", "a whole number of bytes from 65536 to 1099511627776", (settings, value)
                => value is long bytes and >= 65_536 and <= 1L << 40 ? settings with { MaxFileBytes = bytes } : null,
                settings => settings.MaxFileBytes),
            Output("max_total_bytes", "a whole number of bytes, at least 1048576, or 0 for no limit", (settings, value)
                => value is long bytes and (0 or >= 1_048_576) ? settings with { MaxTotalBytes = bytes } : null,
                settings => settings.MaxTotalBytes),
            Output("retain_days", "a whole number of days from 1 to 36500, or 0 for ever", (settings, value)
                => value is long and >= 0 and <= 36_500 ? settings with { RetainDays = (int)(long)value } : null,
                settings => settings.RetainDays),
            Output("max_backlog_bytes", "a whole number of bytes from 65536 to 1073741824", (settings, value)
                => value is long and >= 65_536 and <= 1_073_741_824 ? settings with { MaxBacklogBytes = (int)(long)value } : null,
                settings => settings.MaxBacklogBytes),
        ],
        ["journal"] = JournalKeys.All,
        ["metrics"] = MetricsKeys.All,
        ["crashes"] = CrashKeys.All,
        ["hang"] = HangKeys.All,
        ["report"] =
        [
            Report("top_cpu", (settings, count) => settings with { TopCpu = count }, settings => settings.TopCpu),
            Report("top_rss", (settings, count) => settings with { TopRss = count }, settings => settings.TopRss),
        ],
    };

    /// <summary>The lists of tables that stand by themselves, <c>[[name]]</c>.</summary>
    public static readonly IReadOnlyDictionary<string, ConfigurationKey> Lists = new Dictionary<string, ConfigurationKey>
    {
        ["alert"] = AlertKeys.List,
    };

    /// <summary>Keys of which a file may have only one, because they set the same thing.</summary>
    public static readonly (string Table, string First, string Second) Alternatives = ("monitor", "interval_sec", "interval_ms");

    /// <summary>The other key that sets the same thing, if there is one.</summary>
    public static string? AlternativeOf(string table, string key)
        => table != Alternatives.Table ? null
            : key == Alternatives.First ? Alternatives.Second
            : key == Alternatives.Second ? Alternatives.First
            : null;

    /// <summary>A whole number or not; NaN for anything else.</summary>
    public static double Number(object value) => value switch
    {
        long whole => whole,
        double number => number,
        _ => double.NaN,
    };

    /// <summary>A CPU use, of which 100 is one busy core; null when it can be none.</summary>
    public static double? Percent(object value) => Number(value) is >= 0 and <= 1_000_000 and var percent ? percent : null;

    private static ConfigurationKey Monitor(
        string name, string expected, Func<MonitorSettings, object, MonitorSettings?> apply, Func<MonitorSettings, object>? read = null)
        => new(name, expected, (configuration, value)
            => apply(configuration.Monitor, value) is { } changed ? configuration with { Monitor = changed } : null)
        {
            Read = configuration => read?.Invoke(configuration.Monitor),
        };

    private static ConfigurationKey Output(
        string name, string expected, Func<OutputSettings, object, OutputSettings?> apply, Func<OutputSettings, object?>? read = null)
        => new(name, expected, (configuration, value)
            => apply(configuration.Output, value) is { } changed ? configuration with { Output = changed } : null)
        {
            Read = configuration => read?.Invoke(configuration.Output),
        };

    private static ConfigurationKey Report(string name, Func<ReportSettings, int, ReportSettings> apply, Func<ReportSettings, int> read)
        => new(name, "a whole number of processes from 1 to 1000", (configuration, value)
            => value is long count and >= 1 and <= 1000 ? configuration with { Report = apply(configuration.Report, (int)count) } : null)
        {
            Read = configuration => read(configuration.Report),
        };

    private static TimeSpan? Seconds(object value)
    {
        var seconds = Number(value);
        return seconds * 1000 is >= MinIntervalMs and <= MaxIntervalMs ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static TimeSpan? Milliseconds(object value, long atLeast)
        => value is long milliseconds && milliseconds >= atLeast && milliseconds <= MaxIntervalMs
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;

    private static SampleFields? Fields(object value)
    {
        if (value is not List<ConfigurationNode> { Count: > 0 } names)
            return null;

        var fields = SampleFields.None;
        foreach (var node in names)
        {
            if (node.Value is not string name || !SampleFieldNames.TryParse(name, out var field))
                return null;
            fields |= field;
        }

        return fields;
    }
}
