using Fuzmon.Monitor;

namespace Fuzmon.Configuration;

/// <summary>The keys of <c>[journal]</c>.</summary>
internal static class JournalKeys
{
    private const int MaxFlushMs = 60_000;
    private const long MinBytes = 16L << 20;

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<ConfigurationKey> All =
    [
        Key("enabled", "true or false", (settings, value) => value is bool enabled ? settings with { Enabled = enabled } : null,
            settings => settings.Enabled),
        Key("flush_ms", $"a whole number of milliseconds from 0 to {MaxFlushMs}", (settings, value)
            => value is long and >= 0 and <= MaxFlushMs ? settings with { FlushInterval = TimeSpan.FromMilliseconds((long)value) } : null,
            settings => settings.FlushInterval.TotalMilliseconds),
        Key("max_bytes", $"a whole number of bytes, at least {MinBytes}, or 0 for no limit", (settings, value)
            => value is long bytes and (0 or >= MinBytes) ? settings with { MaxBytes = bytes } : null,
            settings => settings.MaxBytes),
    ];

    private static ConfigurationKey Key(
        string name, string expected, Func<JournalSettings, object, JournalSettings?> apply, Func<JournalSettings, object> read)
        => new(name, expected, (configuration, value)
            => apply(configuration.Journal, value) is { } changed ? configuration with { Journal = changed } : null)
        {
            Read = configuration => read(configuration.Journal),
        };
}
