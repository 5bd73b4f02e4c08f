using Fuzmon.Instrumentation.Fuzzers;
using Fuzmon.Rules;

namespace Fuzmon.Configuration;

/// <summary>The keys of <c>[instrumentation]</c>.</summary>
internal static class InstrumentationKeys
{
    /// <summary>The switch for all instruments, and stacks.</summary>
    public static readonly ConfigurationKey Enabled = new("enabled", "true or false", (configuration, value) => value is bool enabled
        ? configuration with { Instrumentation = configuration.Instrumentation with { Enabled = enabled } }
        : null)
    {
        Read = configuration => configuration.Instrumentation.Enabled,
    };

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<ConfigurationKey> All =
    [
        Enabled,
        .. StackKeys.Instrumentation,
        .. InterceptKeys.All,
        Fuzzers("enabled", "true or false", (fuzzers, value) => value is bool enabled ? fuzzers with { Enabled = enabled } : null,
            fuzzers => fuzzers.Enabled),
        Fuzzers("folders", "an array of paths", (fuzzers, value) => Paths(value) is { } folders ? fuzzers with { Folders = folders } : null,
            fuzzers => fuzzers.Folders),
        Fuzzers("interval_ms", "a whole number of milliseconds from 100 to 604800000", (fuzzers, value)
            => value is long and >= 100 and <= 604_800_000 ? fuzzers with { Interval = TimeSpan.FromMilliseconds((long)value) } : null,
            fuzzers => fuzzers.Interval.TotalMilliseconds),
        Rules("enabled", "true or false", (rules, value) => value is bool enabled ? rules with { Enabled = enabled } : null, rules => rules.Enabled),
        Rules("paths", "an array of paths", (rules, value) => Paths(value) is { } paths ? rules with { Paths = paths } : null, rules => rules.Paths),
        .. CoverageKeys.All,
        .. PluginKeys.All,
    ];

    private static ConfigurationKey Fuzzers(
        string name, string expected, Func<FuzzerSettings, object, FuzzerSettings?> apply, Func<FuzzerSettings, object> read)
        => new($"fuzzers.{name}", expected, (configuration, value) => apply(configuration.Instrumentation.Fuzzers, value) is { } changed
            ? configuration with { Instrumentation = configuration.Instrumentation with { Fuzzers = changed } }
            : null)
        {
            Read = configuration => read(configuration.Instrumentation.Fuzzers),
        };

    private static ConfigurationKey Rules(string name, string expected, Func<RuleSettings, object, RuleSettings?> apply, Func<RuleSettings, object> read)
        => new($"rules.{name}", expected, (configuration, value) => apply(configuration.Instrumentation.Rules, value) is { } changed
            ? configuration with { Instrumentation = configuration.Instrumentation with { Rules = changed } }
            : null)
        {
            Read = configuration => read(configuration.Instrumentation.Rules),
        };

    /// <summary>An array of texts that are not empty; null for anything else.</summary>
    public static string[]? Paths(object value)
        => value is List<ConfigurationNode> items && items.All(item => item.Value is string { Length: > 0 } path && !path.Contains('\0'))
            ? [.. items.Select(item => (string)item.Value)]
            : null;
}
