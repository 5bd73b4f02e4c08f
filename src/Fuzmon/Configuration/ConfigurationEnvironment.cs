using System.Globalization;

namespace Fuzmon.Configuration;

/// <summary>The keys that environment variables set: <c>FUZMON_MONITOR_INTERVAL_MS</c> is <c>monitor.interval_ms</c>.</summary>
internal static class ConfigurationEnvironment
{
    private const string Prefix = "FUZMON_";

    /// <summary>Either switches all instruments off; the second is for campaigns that already set it.</summary>
    private static readonly string[] OffSwitches = ["FUZMON_DISABLE_INSTRUMENTATION", "HYFUZZ_DISABLE_INSTRUMENTATION"];

    /// <summary>Either switches coverage on.</summary>
    private static readonly string[] CoverageSwitches = ["FUZMON_ENABLE_COVERAGE", "HYFUZZ_ENABLE_COVERAGE"];

    /// <summary>The variable that sets a key.</summary>
    public static string VariableOf(string table, string key) => $"{Prefix}{table}_{key.Replace('.', '_')}".ToUpperInvariant();

    /// <summary>Sets what the variables set. An empty one counts as absent, as everywhere in a shell.</summary>
    public static void Apply(IReadOnlyDictionary<string, string> variables, EffectiveConfiguration configuration, List<string> errors)
    {
        foreach (var (table, keys) in ConfigurationSchema.Tables)
            ApplyTable(table, keys, variables, configuration, errors);
        foreach (var variable in OffSwitches)
            ApplySwitch(variable, InstrumentationKeys.Enabled, false, variables.GetValueOrDefault(variable), configuration, errors);
        foreach (var variable in CoverageSwitches)
            ApplySwitch(variable, CoverageKeys.Enabled, true, variables.GetValueOrDefault(variable), configuration, errors);
    }

    // Over the key's own variable: what is switched off for a campaign stays off.
    private static void ApplySwitch(
        string variable, ConfigurationKey key, bool value, string? text, EffectiveConfiguration configuration, List<string> errors)
    {
        if (text is "1" or "true")
            configuration.TrySet("instrumentation", key, value, variable);
        else if (text is not (null or "" or "0" or "false"))
            errors.Add($"{variable} must be 1 or 0, not \"{text}\"");
    }

    private static void ApplyTable(
        string table,
        IReadOnlyList<ConfigurationKey> keys,
        IReadOnlyDictionary<string, string> variables,
        EffectiveConfiguration configuration,
        List<string> errors)
    {
        var byVariable = keys.ToDictionary(key => VariableOf(table, key.Name), StringComparer.Ordinal);
        // What begins with other words is not a key: FUZMON_CONFIG, FUZMON_GIVEN_SIGIGN.
        foreach (var (variable, text) in variables.Where(entry => entry.Key.StartsWith(VariableOf(table, ""), StringComparison.Ordinal)))
        {
            if (text.Length == 0)
                continue;
            if (!byVariable.TryGetValue(variable, out var key))
                errors.Add($"unknown variable {variable}{(NearestName.Of(variable, byVariable.Keys) is { } near ? $"; did you mean {near}?" : "")}");
            else if (GivenTwice(table, key.Name, variables) is { } other)
                errors.Add($"{variable} and {other} set the same thing; keep one of them");
            else if (!Readings(text).Any(value => configuration.TrySet(table, key, value, variable)))
                errors.Add($"{variable} must be {key.Expected}, not \"{text}\"");
        }
    }

    // Told once for the pair: by its second key.
    private static string? GivenTwice(string table, string key, IReadOnlyDictionary<string, string> variables)
        => key == ConfigurationSchema.Alternatives.Second
            && ConfigurationSchema.AlternativeOf(table, key) is { } alternative
            && VariableOf(table, alternative) is var other
            && variables.GetValueOrDefault(other) is { Length: > 0 }
                ? other
                : null;

    // A variable has no type of its own: it is the first of these that the key takes.
    private static IEnumerable<object> Readings(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            yield return whole;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            yield return number;
        if (text is "true" or "false")
            yield return text == "true";
        if (text.StartsWith('[') && ParseArray(text) is { } array)
            yield return array;
        yield return text;
        yield return text.Split(',', StringSplitOptions.TrimEntries).Select(item => new ConfigurationNode(item, 1, 1)).ToList();
    }

    // As in a file, for items that hold commas.
    private static object? ParseArray(string text)
        => ConfigurationParser.TryParse($"value = {text}", "", [], out var root)
            && root.Value is Dictionary<string, ConfigurationNode> { Count: 1 } entries
                ? entries["value"].Value
                : null;
}
