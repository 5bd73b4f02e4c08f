using Fuzmon.Configuration;
using Fuzmon.Instrumentation.SystemCalls.Rules;

namespace Fuzmon.Rules;

/// <summary>Reads what a step wants of an argument.</summary>
/// <param name="step">The step.</param>
/// <param name="index">Which argument.</param>
/// <param name="variableOf">Finds a variable, of either kind.</param>
internal sealed class RuleArgument(RuleTable step, int index, Func<string, bool?, int> variableOf)
{
    private const string Expected = "a number, a constant, a variable, an array of these, or a table of some of "
        + "is, field, flags, not_flags, bits, min, max, glob, regex, process";

    /// <summary>Reads it; null after an error.</summary>
    public ArgumentCondition? Read() => step.Read($"arg{index}", Expected, value => value.Value is Dictionary<string, ConfigurationNode> table
        ? Table(table)
        : Scalar(value, null));

    private ArgumentCondition? Scalar(ConfigurationNode value, string? field)
    {
        if (value.Value is string text && text.StartsWith('$'))
            return new ArgumentCondition { Index = index, Field = field, Variable = variableOf(text, null) };
        List<ConfigurationNode> items = value.Value as List<ConfigurationNode> ?? [value];
        var words = items.Select(item => item.Value).OfType<string>().ToList();
        var numbers = items.Select(item => item.Value).OfType<long>().ToList();
        if (items.Count == 0 || words.Count + numbers.Count < items.Count || words.Exists(word => word.Length == 0 || word[0] == '$'))
            return null;
        return new ArgumentCondition { Index = index, Field = field, Words = words, Numbers = numbers };
    }

    private ArgumentCondition? Table(Dictionary<string, ConfigurationNode> table)
    {
        string[] known = ["is", "field", "flags", "not_flags", "bits", "min", "max", "glob", "regex", "process"];
        foreach (var key in table.Keys.Where(key => !known.Contains(key)))
            throw new FormatException($"there is no {key}{(NearestName.Of(key, known) is { } near ? $"; did you mean {near}?" : "")}");

        var field = Text("field");
        var scalar = table.TryGetValue("is", out var value) ? Scalar(value, field) : new ArgumentCondition { Index = index, Field = field };
        if (scalar is null || table.Count == (field is null ? 0 : 1))
            return null;
        return new ArgumentCondition
        {
            Index = index,
            Field = field,
            Words = scalar.Words,
            Numbers = scalar.Numbers,
            Variable = scalar.Variable,
            Flags = Texts("flags"),
            NotFlags = Texts("not_flags"),
            Bits = Number("bits") ?? 0,
            Least = Number("min"),
            Most = Number("max"),
            Patterns = [.. Texts("glob").Select(PathPattern.Glob), .. Texts("regex").Select(PathPattern.Regex)],
            Process = Text("process") switch
            {
                null => null,
                "self" => ProcessRelation.Self,
                "related" => ProcessRelation.Related,
                "unrelated" => ProcessRelation.Unrelated,
                var other => throw new FormatException($"process is \"self\", \"related\" or \"unrelated\", not \"{other}\""),
            },
        };

        string? Text(string key) => !table.TryGetValue(key, out var node) ? null
            : node.Value as string ?? throw new FormatException($"{key} must be a text");

        IReadOnlyList<string> Texts(string key) => !table.TryGetValue(key, out var node) ? []
            : RuleTable.TextsOf(node) ?? throw new FormatException($"{key} must be a text or an array of some");

        long? Number(string key) => !table.TryGetValue(key, out var node) ? null
            : node.Value as long? ?? throw new FormatException($"{key} must be a whole number");
    }
}
