using Fuzmon.Instrumentation.Fuzzers;
using Fuzmon.Instrumentation.Sanitizers;
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
        .. SyscallKeys.All,
        Sanitizer("asan", (sanitizers, on) => sanitizers with { Asan = on }, sanitizers => sanitizers.Asan),
        Sanitizer("ubsan", (sanitizers, on) => sanitizers with { Ubsan = on }, sanitizers => sanitizers.Ubsan),
        Sanitizer("lsan", (sanitizers, on) => sanitizers with { Lsan = on }, sanitizers => sanitizers.Lsan),
        Sanitizer("msan", (sanitizers, on) => sanitizers with { Msan = on }, sanitizers => sanitizers.Msan),
        Sanitizer("tsan", (sanitizers, on) => sanitizers with { Tsan = on }, sanitizers => sanitizers.Tsan),
        Sanitizer("hwasan", (sanitizers, on) => sanitizers with { Hwasan = on }, sanitizers => sanitizers.Hwasan),
        Sanitizers("log_path", "a path that is not empty and ends with no slash", (sanitizers, value)
            => value is string { Length: > 0 } path && path[^1] != '/' && path.IndexOfAny(['\0', ':', ' ', ',', '%']) < 0 ? sanitizers with { LogPath = path } : null,
            sanitizers => sanitizers.LogPath),
        .. PluginKeys.All,
    ];

    private static ConfigurationKey Sanitizer(string name, Func<SanitizerSettings, bool, SanitizerSettings> apply, Func<SanitizerSettings, bool> read)
        => Sanitizers(name, "true or false", (sanitizers, value) => value is bool on ? apply(sanitizers, on) : null, sanitizers => read(sanitizers));

    private static ConfigurationKey Sanitizers(
        string name, string expected, Func<SanitizerSettings, object, SanitizerSettings?> apply, Func<SanitizerSettings, object?> read)
        => new($"sanitizers.{name}", expected, (configuration, value) => apply(configuration.Instrumentation.Sanitizers, value) is { } changed
            ? configuration with { Instrumentation = configuration.Instrumentation with { Sanitizers = changed } }
            : null)
        {
            Read = configuration => read(configuration.Instrumentation.Sanitizers),
        };

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
