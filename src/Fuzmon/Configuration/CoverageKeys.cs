using Fuzmon.Instrumentation.Coverage.Collecting;

namespace Fuzmon.Configuration;

/// <summary>The keys of <c>[instrumentation.coverage]</c>.</summary>
internal static class CoverageKeys
{
    /// <summary>The switch.</summary>
    public static readonly ConfigurationKey Enabled = Key("enabled", "true or false", (coverage, value)
        => value is bool enabled ? coverage with { Enabled = enabled } : null, coverage => coverage.Enabled);

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<ConfigurationKey> All =
    [
        Enabled,
        Key("backend", "\"lcov\", \"llvm\", \"sancov\" or \"afl\"", (coverage, value) => value switch
        {
            "lcov" => coverage with { Backend = CoverageBackend.Lcov },
            "llvm" => coverage with { Backend = CoverageBackend.Llvm },
            "sancov" => coverage with { Backend = CoverageBackend.Sancov },
            "afl" => coverage with { Backend = CoverageBackend.Afl },
            _ => null,
        },
        coverage => coverage.Backend.ToString().ToLowerInvariant()),
        Key("interval_ms", "a whole number of milliseconds from 100 to 604800000", (coverage, value)
            => value is long and >= 100 and <= 604_800_000 ? coverage with { Interval = TimeSpan.FromMilliseconds((long)value) } : null,
            coverage => coverage.Interval.TotalMilliseconds),
        Key("cpu_percent", "a number of percent from 1 to 100", (coverage, value)
            => ConfigurationSchema.Number(value) is >= 1 and <= 100 and var percent ? coverage with { CpuPercent = percent } : null,
            coverage => coverage.CpuPercent),
        Key("target", "an array of texts: a program and its arguments", (coverage, value)
            => Texts(value) is { } target ? coverage with { Target = target } : null, coverage => coverage.Target),
        Key("timeout_ms", "a whole number of milliseconds from 10 to 3600000", (coverage, value)
            => value is long and >= 10 and <= 3_600_000 ? coverage with { Timeout = TimeSpan.FromMilliseconds((long)value) } : null,
            coverage => coverage.Timeout.TotalMilliseconds),
        Key("folders", "an array of paths", (coverage, value)
            => Texts(value) is { } folders ? coverage with { Folders = folders } : null, coverage => coverage.Folders),
        Key("objects", "an array of paths", (coverage, value)
            => Texts(value) is { } objects ? coverage with { Objects = objects } : null, coverage => coverage.Objects),
        Key("snapshots", "a whole number from 1 to 100000", (coverage, value)
            => value is long and >= 1 and <= 100_000 ? coverage with { Snapshots = (int)(long)value } : null, coverage => coverage.Snapshots),
    ];

    private static ConfigurationKey Key(
        string name, string expected, Func<CoverageSettings, object, CoverageSettings?> apply, Func<CoverageSettings, object> read)
        => new($"coverage.{name}", expected, (configuration, value) => apply(configuration.Instrumentation.Coverage, value) is { } changed
            ? configuration with { Instrumentation = configuration.Instrumentation with { Coverage = changed } }
            : null)
        {
            Read = configuration => read(configuration.Instrumentation.Coverage),
        };

    private static string[]? Texts(object value)
        => value is List<ConfigurationNode> items && items.All(item => item.Value is string { Length: > 0 } text && !text.Contains('\0'))
            ? [.. items.Select(item => (string)item.Value)]
            : null;
}
