using Fuzmon.Monitor;
using Fuzmon.Records;

namespace Fuzmon.Configuration;

/// <summary>The keys of <c>[[alert]]</c>.</summary>
internal static class AlertKeys
{
    private const string Time = "a length of time such as \"90s\", \"10m\" or \"2h\", a year at most";

    /// <summary>The list of them.</summary>
    public static readonly ConfigurationKey List = new("alert", "tables with a key at least ([[alert]])", (configuration, value)
        => value is Dictionary<string, ConfigurationNode> { Count: > 0 } ? With(configuration, [.. configuration.Monitor.Alerts, new AlertRule()]) : null)
    {
        Check = Check,
        RuleKeys =
        [
            Key("when", $"one of {string.Join(", ", AlertConditions.Names)}", (rule, value)
                => AlertConditions.Parse(value as string) is { } condition ? rule with { When = condition } : null),
            Key("name", "a text of 1 to 100 characters", (rule, value)
                => value is string { Length: >= 1 and <= 100 } name ? rule with { GivenName = name } : null),
            Key("limit", "a number with its unit, such as \"2GiB\", \"50MiB/h\", \"95%\", \"10m\" or \"5/min\"", (rule, value)
                => Quantities.Parse(value) is { } limit ? rule with { Limit = limit } : null),
            Key("window", Time, (rule, value) => Quantities.Time(value) is { } window ? rule with { Window = window } : null),
            Key("process", FilterKeys.Pattern, (rule, value) => FilterKeys.Regex(value) is { } name ? rule with { Process = name } : null),
            Key("severity", "\"info\", \"warning\" or \"error\"", (rule, value) => value switch
            {
                "info" => rule with { Severity = FindingSeverity.Info },
                "warning" => rule with { Severity = FindingSeverity.Warning },
                "error" => rule with { Severity = FindingSeverity.Error },
                _ => null,
            }),
            Key("command", "an array of texts, a program and its arguments", (rule, value)
                => Command(value) is { } command ? rule with { Command = command } : null),
            Key("webhook", "an http or https address", (rule, value)
                => value is string text && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
                    ? rule with { Webhook = address }
                    : null),
            Key("timeout", Time, (rule, value) => Quantities.Time(value) is { TotalHours: <= 1 } timeout ? rule with { Timeout = timeout } : null),
            Key("min_interval", Time, (rule, value) => Quantities.Time(value) is { } interval ? rule with { MinInterval = interval } : null),
            Key("stacks", "true or false", (rule, value) => value is bool stacks ? rule with { Stacks = stacks } : null),
        ],
    };

    /// <summary>What keys of other tables keep alerts from; null for nothing.</summary>
    public static string? FindConflict(EffectiveConfiguration configuration)
    {
        var monitor = configuration.Current.Monitor;
        return monitor.Events == ChildSourceChoice.Off && monitor.Alerts.Any(alert => alert.When == AlertCondition.CrashRate)
            ? $"{configuration.Values.First(value => value.Key == List.Name).Origin}: an alert for crash_rate takes children to be counted: set monitor.events = \"auto\""
            : null;
    }

    // Each key changes the alert that was added last: the one whose table is being read.
    private static ConfigurationKey Key(string name, string expected, Func<AlertRule, object, AlertRule?> apply)
        => new(name, expected, (configuration, value) => apply(configuration.Monitor.Alerts[^1], value) is { } changed
            ? With(configuration, [.. configuration.Monitor.Alerts.SkipLast(1), changed])
            : null);

    private static FuzmonConfiguration With(FuzmonConfiguration configuration, IReadOnlyList<AlertRule> alerts)
        => configuration with { Monitor = configuration.Monitor with { Alerts = alerts } };

    private static string[]? Command(object value)
    {
        if (value is not List<ConfigurationNode> { Count: > 0 } items)
            return null;

        var command = items.Select(item => item.Value).OfType<string>().Where(text => !text.Contains('\0')).ToArray();
        return command.Length == items.Count && command[0].Length > 0 ? command : null;
    }

    private static (string? Key, string Message)? Check(IReadOnlyDictionary<string, ConfigurationNode> table)
    {
        if (!table.TryGetValue("when", out var when) || AlertConditions.Parse(when.Value as string) is not { } condition)
            return (null, $"alert.when is missing; it must be one of {string.Join(", ", AlertConditions.Names)}");

        var name = AlertConditions.NameOf(condition);
        if (Units(condition) is not var (units, example))
        {
            if (table.ContainsKey("limit"))
                return ("limit", $"an alert for {name} takes no alert.limit; [hang] has it");
        }
        else if (table.TryGetValue("limit", out var limit))
        {
            if (Quantities.Parse(limit.Value) is not { Value: > 0 } quantity || !units.Contains(quantity.Unit))
                return ("limit", $"alert.limit must be {example} for {name}, not {Quoted(limit.Value)}");
        }
        else if (condition != AlertCondition.EventsLost)
        {
            return (null, $"alert.limit is missing; for {name} it must be {example}");
        }

        if (table.ContainsKey("window") && condition is not (AlertCondition.RssGrowing or AlertCondition.CpuStuck or AlertCondition.CrashRate))
            return ("window", $"an alert for {name} takes no alert.window");
        if (table.ContainsKey("process") && condition is AlertCondition.DiskFull or AlertCondition.EventsLost)
            return ("process", $"an alert for {name} takes no alert.process");
        if (table.ContainsKey("stacks") && (!AlertConditions.IsAboutProcess(condition) || condition == AlertCondition.Hang))
            return ("stacks", $"an alert for {name} takes no alert.stacks");
        return null;
    }

    private static (AlertUnit[] Units, string Example)? Units(AlertCondition condition) => condition switch
    {
        AlertCondition.RssAbove => ([AlertUnit.Bytes], "an amount of memory such as \"2GiB\""),
        AlertCondition.RssGrowing => ([AlertUnit.BytesPerSecond], "an amount of memory for a time such as \"50MiB/h\""),
        AlertCondition.CpuStuck => ([AlertUnit.Percent], "a part of a core such as \"95%\""),
        AlertCondition.NoProgress => ([AlertUnit.Seconds], "a length of time such as \"10m\""),
        AlertCondition.AliveTooLong => ([AlertUnit.Seconds], "a length of time such as \"1h\""),
        AlertCondition.CrashRate => ([AlertUnit.PerSecond], "a number for a time such as \"5/min\""),
        AlertCondition.DiskFull => ([AlertUnit.Percent, AlertUnit.Bytes], "what is to be free, such as \"5%\" or \"10GiB\""),
        AlertCondition.EventsLost => ([AlertUnit.Count], "a number such as 100"),
        _ => null,
    };

    private static string Quoted(object value) => value is string text ? $"\"{text}\"" : $"{value}";
}
