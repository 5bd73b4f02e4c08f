using Fuzmon.Instrumentation.Crashes;

namespace Fuzmon.Configuration;

/// <summary>The keys of <c>[crashes]</c>.</summary>
internal static class CrashKeys
{
    private const int MaxFull = 1_000_000;
    private const int MaxMappings = 65_536;
    private const int MaxMemoryBytes = 65_536;
    private const int MaxInputBytes = 64 << 20;
    private const string Names = "an array of names, each with a * at its end if anything may follow";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<ConfigurationKey> All =
    [
        Key("full_per_stack", $"a whole number from 0 (all) to {MaxFull}", (crashes, value)
            => value is long and >= 0 and <= MaxFull ? crashes with { FullPerStack = (int)(long)value } : null, crashes => crashes.FullPerStack),
        Key("ignored_frames", Names, (crashes, value) => Texts(value) is { } names ? crashes with { IgnoredFrames = names } : null,
            crashes => crashes.IgnoredFrames),
        Key("environment", Names, (crashes, value) => Texts(value) is { } names ? crashes with { Environment = names } : null,
            crashes => crashes.Environment),
        Key("max_mappings", $"a whole number from 0 to {MaxMappings}", (crashes, value)
            => value is long and >= 0 and <= MaxMappings ? crashes with { MaxMappings = (int)(long)value } : null, crashes => crashes.MaxMappings),
        Key("memory_bytes", $"a whole number from 16 to {MaxMemoryBytes}", (crashes, value)
            => value is long and >= 16 and <= MaxMemoryBytes ? crashes with { MemoryBytes = (int)(long)value } : null, crashes => crashes.MemoryBytes),
        Key("max_input_bytes", $"a whole number from 0 to {MaxInputBytes}", (crashes, value)
            => value is long and >= 0 and <= MaxInputBytes ? crashes with { MaxInputBytes = (int)(long)value } : null, crashes => crashes.MaxInputBytes),
    ];

    private static ConfigurationKey Key(
        string name, string expected, Func<CrashSettings, object, CrashSettings?> apply, Func<CrashSettings, object> read)
        => new(name, expected, (configuration, value)
            => apply(configuration.Crashes, value) is { } changed ? configuration with { Crashes = changed } : null)
        {
            Read = configuration => read(configuration.Crashes),
        };

    private static string[]? Texts(object value)
        => value is List<ConfigurationNode> items && items.All(item => item.Value is string { Length: > 0 })
            ? [.. items.Select(item => (string)item.Value)]
            : null;
}
