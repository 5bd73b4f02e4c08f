using System.Globalization;
using System.Text.RegularExpressions;
using Fuzmon.Monitor;

namespace Fuzmon.Configuration;

/// <summary>The keys of <c>[filter]</c> and of its rules.</summary>
internal static class FilterKeys
{
    private const string User = "the name of a user that exists, or a uid";
    /// <summary>What <see cref="Regex"/> takes.</summary>
    public const string Pattern = "a regular expression without lookarounds and backreferences";
    private const string Process = $"a pid, or {Pattern}";
    private const string Kilobytes = "a whole number of KiB from 0";

    /// <summary>A person's patterns can be slow to match but never run away: matching takes time in proportion to the text.</summary>
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>The keys.</summary>
    public static readonly IReadOnlyList<ConfigurationKey> All =
    [
        Rules("target_user", User, (rules, value) => Uid(value) is { } uid ? rules with { TargetUid = uid } : null),
        Rules("ignore_process_name", $"{Pattern}, or an array of them", (rules, value)
            => Regexes(value) is { } patterns ? rules with { IgnoredNames = patterns } : null),
        Rules("include", RuleList("include"), (rules, value)
            => IsRule(value) ? rules with { Include = [.. rules.Include, new ProcessRule()] } : null) with
        {
            RuleKeys = RuleKeys(rules => rules.Include, (rules, list) => rules with { Include = list }),
        },
        Rules("exclude", RuleList("exclude"), (rules, value)
            => IsRule(value) ? rules with { Exclude = [.. rules.Exclude, new ProcessRule()] } : null) with
        {
            RuleKeys = RuleKeys(rules => rules.Exclude, (rules, list) => rules with { Exclude = list }),
        },
    ];

    private static string RuleList(string name) => $"tables with a key at least ([[filter.{name}]])";

    // An empty rule would hold for every process.
    private static bool IsRule(object value) => value is Dictionary<string, ConfigurationNode> { Count: > 0 };

    // Each key changes the rule that was added last: the one whose table is being read.
    private static ConfigurationKey[] RuleKeys(
        Func<SelectionRules, IReadOnlyList<ProcessRule>> get, Func<SelectionRules, IReadOnlyList<ProcessRule>, SelectionRules> set)
    {
        return
        [
            Rule("name", Pattern, (rule, value) => Regex(value) is { } name ? rule with { Name = name } : null),
            Rule("cmdline", Pattern, (rule, value) => Regex(value) is { } pattern ? rule with { CommandLine = pattern } : null),
            Rule("user", User, (rule, value) => Uid(value) is { } uid ? rule with { Uid = uid } : null),
            Rule("parent", Process, (rule, value) => Other(value) is { } parent ? rule with { Parent = parent } : null),
            Rule("ancestor", Process, (rule, value) => Other(value) is { } ancestor ? rule with { Ancestor = ancestor } : null),
            Rule("min_rss_kb", Kilobytes, (rule, value) => value is long and >= 0 ? rule with { MinRssKb = (long)value } : null),
            Rule("max_rss_kb", Kilobytes, (rule, value) => value is long and >= 0 ? rule with { MaxRssKb = (long)value } : null),
            Rule("min_cpu_percent", ConfigurationSchema.Percentage, (rule, value)
                => ConfigurationSchema.Percent(value) is { } percent ? rule with { MinCpuPercent = percent } : null),
            Rule("min_age_sec", "a number of seconds from 0 to 31536000", (rule, value)
                => ConfigurationSchema.Number(value) is >= 0 and <= 31_536_000 and var age
                    ? rule with { MinAge = TimeSpan.FromSeconds(age) }
                    : null),
        ];

        ConfigurationKey Rule(string name, string expected, Func<ProcessRule, object, ProcessRule?> apply)
            => Rules(name, expected, (rules, value)
                => apply(get(rules)[^1], value) is { } changed ? set(rules, [.. get(rules).SkipLast(1), changed]) : null);
    }

    private static ConfigurationKey Rules(string name, string expected, Func<SelectionRules, object, SelectionRules?> apply)
        => new(name, expected, (configuration, value) => apply(configuration.Monitor.Rules, value) is { } changed
            ? configuration with { Monitor = configuration.Monitor with { Rules = changed } }
            : null);

    private static int? Uid(object value) => value switch
    {
        string name => UserNames.UidOf(name),
        long uid => UserNames.UidOf(uid.ToString(CultureInfo.InvariantCulture)),
        _ => null,
    };

    private static ProcessPattern? Other(object value) => value switch
    {
        long and > 0 and <= int.MaxValue => new ProcessPattern((int)(long)value),
        string => Regex(value) is { } name ? new ProcessPattern(name) : null,
        _ => null,
    };

    private static Regex[]? Regexes(object value)
    {
        var values = value is List<ConfigurationNode> list ? [.. list.Select(node => node.Value)] : new[] { value };
        var patterns = values.Select(Regex).OfType<Regex>().ToArray();
        return patterns.Length == values.Length ? patterns : null;
    }

    /// <summary>A pattern; null for what is none.</summary>
    public static Regex? Regex(object value)
    {
        try
        {
            return value is string { Length: > 0 } pattern ? new Regex(pattern, Options) : null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
