using Fuzmon.Monitor;

namespace Fuzmon.Configuration;

/// <summary>The keys of <c>[instrumentation.plugins]</c> and <c>[[instrumentation.rule]]</c>.</summary>
internal static class PluginKeys
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<ConfigurationKey> All =
    [
        new("rule", "tables with a key at least ([[instrumentation.rule]])", (configuration, value)
            => value is Dictionary<string, ConfigurationNode> { Count: > 0 }
                ? With(configuration, [.. configuration.Instrumentation.TargetRules, new InstrumentRule()])
                : null)
        {
            RuleKeys =
            [
                Rule("name", FilterKeys.Pattern, (rule, value) => FilterKeys.Regex(value) is { } name ? rule with { Name = name } : null),
                Rule("exe", FilterKeys.Pattern, (rule, value) => FilterKeys.Regex(value) is { } path ? rule with { Executable = path } : null),
                Rule("cmdline", FilterKeys.Pattern, (rule, value) => FilterKeys.Regex(value) is { } pattern ? rule with { CommandLine = pattern } : null),
                Rule("sanitized", "true or false", (rule, value) => value is bool sanitized ? rule with { IsSanitized = sanitized } : null),
                Rule("instruments", "an array of names of instruments, which may be empty", (rule, value)
                    => InstrumentationKeys.Paths(value) is { } names ? rule with { Instruments = names } : null),
            ],
            Check = table => table.ContainsKey("instruments") ? null : (null, "instrumentation.rule.instruments is missing: those that such a target has"),
        },
        Plugins("folder", "the path of a folder", (plugins, value)
            => value is string { Length: > 0 } path && !path.Contains('\0') ? plugins with { Folder = path } : null, plugins => plugins.Folder),
        Plugins("settings", "a table with a table for each plugin", (plugins, value)
            => PluginSettings.TablesOf(value) is { } tables ? plugins with { Settings = tables } : null, _ => null),
    ];

    // Each key changes the rule that was added last: the one whose table is being read.
    private static ConfigurationKey Rule(string name, string expected, Func<InstrumentRule, object, InstrumentRule?> apply)
        => new(name, expected, (configuration, value) => apply(configuration.Instrumentation.TargetRules[^1], value) is { } changed
            ? With(configuration, [.. configuration.Instrumentation.TargetRules.SkipLast(1), changed])
            : null);

    private static FuzmonConfiguration With(FuzmonConfiguration configuration, IReadOnlyList<InstrumentRule> rules)
        => configuration with { Instrumentation = configuration.Instrumentation with { TargetRules = rules } };

    private static ConfigurationKey Plugins(
        string name, string expected, Func<PluginSettings, object, PluginSettings?> apply, Func<PluginSettings, object?> read)
        => new($"plugins.{name}", expected, (configuration, value) => apply(configuration.Instrumentation.Plugins, value) is { } changed
            ? configuration with { Instrumentation = configuration.Instrumentation with { Plugins = changed } }
            : null)
        {
            Read = configuration => read(configuration.Instrumentation.Plugins),
        };
}
