using Fuzmon.Monitor;

namespace Fuzmon.Configuration;

/// <summary>The keys of <c>[hang]</c> and of its rules.</summary>
internal static class HangKeys
{
    private const string Time = "a length of time such as \"90s\", \"10m\" or \"2h\", a year at most";
    private const int MaxSamples = 100;

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<ConfigurationKey> All =
    [
        Key("limit", Time, (hangs, value) => Quantities.Time(value) is { } limit ? hangs with { Limit = limit } : null, _ => null),
        Key("samples", $"a whole number from 2 to {MaxSamples}", (hangs, value)
            => value is long and >= 2 and <= MaxSamples ? hangs with { Samples = (int)(long)value } : null, hangs => hangs.Samples),
        Key("interval", Time, (hangs, value) => Quantities.Time(value) is { } interval ? hangs with { Interval = interval } : null,
            hangs => $"{hangs.Interval.TotalSeconds}s"),
        Key("rule", "tables with name and limit ([[hang.rule]])", (hangs, value)
            => value is Dictionary<string, ConfigurationNode> { Count: > 0 } ? hangs with { Rules = [.. hangs.Rules, new HangRule()] } : null, _ => null)
        with
        {
            Check = table => table.ContainsKey("name") && table.ContainsKey("limit") ? null : (null, "a [[hang.rule]] needs both name and limit"),
            RuleKeys =
            [
                Rule("name", FilterKeys.Pattern, (rule, value) => FilterKeys.Regex(value) is { } name ? rule with { Name = name } : null),
                Rule("limit", Time, (rule, value) => Quantities.Time(value) is { } limit ? rule with { Limit = limit } : null),
            ],
        },
    ];

    // Each key changes the rule that was added last: the one whose table is being read.
    private static ConfigurationKey Rule(string name, string expected, Func<HangRule, object, HangRule?> apply)
        => Key(name, expected, (hangs, value) => apply(hangs.Rules[^1], value) is { } changed
            ? hangs with { Rules = [.. hangs.Rules.SkipLast(1), changed] }
            : null, _ => null);

    private static ConfigurationKey Key(
        string name, string expected, Func<HangSettings, object, HangSettings?> apply, Func<HangSettings, object?> read)
        => new(name, expected, (configuration, value) => apply(configuration.Monitor.Hangs, value) is { } changed
            ? configuration with { Monitor = configuration.Monitor with { Hangs = changed } }
            : null)
        {
            Read = configuration => read(configuration.Monitor.Hangs),
        };
}
