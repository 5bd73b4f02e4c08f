using Fuzmon.Instrumentation.Crashes;

namespace Fuzmon.Configuration;

/// <summary>The keys of <c>[instrumentation.crashes]</c>.</summary>
internal static class InterceptKeys
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<ConfigurationKey> All =
    [
        Key("intercept", "\"off\", \"auto\", \"socket\" or \"pipe\"", (crashes, value) => value switch
        {
            "off" => crashes with { Intercept = InterceptChoice.Off },
            "auto" => crashes with { Intercept = InterceptChoice.Auto },
            "socket" => crashes with { Intercept = InterceptChoice.Socket },
            "pipe" => crashes with { Intercept = InterceptChoice.Pipe },
            _ => null,
        },
        _ => "off"),
        Key("deadline_ms", "a whole number of milliseconds from 100 to 60000", (crashes, value)
            => value is long and >= 100 and <= 60_000 ? crashes with { Deadline = TimeSpan.FromMilliseconds((long)value) } : null,
            crashes => crashes.Deadline.TotalMilliseconds),
    ];

    private static ConfigurationKey Key(
        string name, string expected, Func<InterceptSettings, object, InterceptSettings?> apply, Func<InterceptSettings, object> read)
        => new($"crashes.{name}", expected, (configuration, value) => apply(configuration.Instrumentation.Crashes, value) is { } changed
            ? configuration with { Instrumentation = configuration.Instrumentation with { Crashes = changed } }
            : null)
        {
            Read = configuration => read(configuration.Instrumentation.Crashes),
        };
}
