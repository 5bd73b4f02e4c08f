using System.Net;
using Fuzmon.Reporting.Live;

namespace Fuzmon.Configuration;

/// <summary>The keys of <c>[metrics]</c>.</summary>
internal static class MetricsKeys
{
    private const int MinTokenLength = 16;
    private const int MaxGroups = 10_000;

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<ConfigurationKey> All =
    [
        Key("listen", "an address and a port, such as \"127.0.0.1:9877\"", (settings, value)
            => value is string text && EndPoint(text) is { } endPoint ? settings with { Listen = endPoint } : null),
        Key("token", $"at least {MinTokenLength} characters", (settings, value)
            => value is string { Length: >= MinTokenLength } token ? settings with { Token = token } : null),
        Key("token_file", "a path that is not empty", (settings, value)
            => value is string { Length: > 0 } path && !path.Contains('\0') ? settings with { TokenFile = path } : null),
        Key("max_groups", $"a whole number from 1 to {MaxGroups}", (settings, value)
            => value is long and >= 1 and <= MaxGroups ? settings with { Live = settings.Live with { MaxGroups = (int)(long)value } } : null,
            settings => settings.Live.MaxGroups),
        Key("group", "tables with a name ([[metrics.group]])", (settings, value)
            => value is Dictionary<string, ConfigurationNode> { Count: > 0 } table && table.ContainsKey("name")
                ? Groups(settings, [.. settings.Live.Groups, new LiveGroupRule("", null)])
                : null) with
        {
            RuleKeys =
            [
                Group("name", "text that is not empty", (rule, value) => value is string { Length: > 0 } name ? rule with { Name = name } : null),
                Group("process", FilterKeys.Pattern, (rule, value) => FilterKeys.Regex(value) is { } process ? rule with { Process = process } : null),
            ],
        },
    ];

    // IPEndPoint takes an address alone, and a number as an address.
    private static IPEndPoint? EndPoint(string text)
        => text.LastIndexOf(':') is > 0 and var colon && text[..colon].AsSpan().IndexOfAny('.', ':') >= 0 && text.Length > colon + 1
            && IPEndPoint.TryParse(text, out var endPoint) && text[colon..] == $":{endPoint.Port}"
            ? endPoint
            : null;

    private static ConfigurationKey Group(string name, string expected, Func<LiveGroupRule, object, LiveGroupRule?> apply)
        => Key(name, expected, (settings, value) => apply(settings.Live.Groups[^1], value) is { } changed
            ? Groups(settings, [.. settings.Live.Groups.SkipLast(1), changed])
            : null);

    private static MetricsSettings Groups(MetricsSettings settings, IReadOnlyList<LiveGroupRule> groups)
        => settings with { Live = settings.Live with { Groups = groups } };

    private static ConfigurationKey Key(
        string name, string expected, Func<MetricsSettings, object, MetricsSettings?> apply, Func<MetricsSettings, object>? read = null)
        => new(name, expected, (configuration, value)
            => apply(configuration.Metrics, value) is { } changed ? configuration with { Metrics = changed } : null)
        {
            Read = configuration => read?.Invoke(configuration.Metrics),
        };
}
