using Fuzmon.Configuration;
using Fuzmon.Instrumentation.SystemCalls.Rules;

namespace Fuzmon.Rules;

/// <summary>A table of a rule file: gives out its values, and says what is wrong with them and which keys there are not.</summary>
/// <param name="node">The table; with another value, it has no keys.</param>
/// <param name="name">What it is called in messages.</param>
/// <param name="path">The file.</param>
/// <param name="errors">Takes what is wrong.</param>
internal sealed class RuleTable(ConfigurationNode node, string name, string path, List<string> errors)
{
    private readonly Dictionary<string, ConfigurationNode> _entries = node.Value as Dictionary<string, ConfigurationNode> ?? [];

    /// <summary>The keys that it has.</summary>
    public IEnumerable<KeyValuePair<string, ConfigurationNode>> Entries => _entries;

    /// <summary>Whether it has a key.</summary>
    public bool Has(string key) => _entries.ContainsKey(key);

    /// <summary>Says of every key that is none of these that it is unknown.</summary>
    public void Refuse(params ReadOnlySpan<string> known)
    {
        if (node.Value is not Dictionary<string, ConfigurationNode>)
            Add(node, $"{name} must be a table, not {node.Kind}");
        var keys = known.ToArray();
        foreach (var (key, value) in _entries.Where(entry => !keys.Contains(entry.Key)))
        {
            var hint = NearestName.Of(key, keys) is { } near ? $"; did you mean {name}.{near}?" : "";
            Add(value, $"unknown key {name}.{key}{hint}");
        }
    }

    /// <summary>What a key is read as; null when it is missing, or is not what is expected, which is an error.</summary>
    public T? Read<T>(string key, string expected, Func<ConfigurationNode, T?> read)
        where T : class
    {
        if (!_entries.TryGetValue(key, out var value))
            return null;
        try
        {
            if (read(value) is { } known)
                return known;
            Wrong(key, expected);
        }
        catch (FormatException e)
        {
            Wrong(key, $"{expected}: {e.Message}");
        }

        return null;
    }

    /// <summary>A text of a key, one of some.</summary>
    public string? Choice(string key, params string[] choices)
        => Read(key, string.Join(", ", choices.SkipLast(1).Select(choice => $"\"{choice}\"")) + $" or \"{choices[^1]}\"",
            value => value.Value is string text && choices.Contains(text) ? text : null);

    /// <summary>Whether a key is true.</summary>
    public bool Flag(string key) => Read(key, "true or false", value => value.Value is bool flag ? new Tuple<bool>(flag) : null)?.Item1 == true;

    /// <summary>A whole number of a key.</summary>
    public long? Whole(string key, long least, long most)
        => Read(key, $"a whole number from {least} to {most}", value => value.Value is long number && number >= least && number <= most
            ? new Tuple<long>(number)
            : null)?.Item1;

    /// <summary>A length of time of a key.</summary>
    public TimeSpan? Time(string key)
        => Read(key, "a length of time such as \"500ms\", \"10s\" or \"5m\"", value => Quantities.Time(value.Value) is { } time
            ? new Tuple<TimeSpan>(time)
            : null)?.Item1;

    /// <summary>A text, or some, of a key.</summary>
    public IReadOnlyList<string> Texts(string key, string what)
        => Read(key, $"{what} or an array of some", value => TextsOf(value)) ?? [];

    /// <summary>Patterns of a key: a glob, some, or <c>{ regex = "..." }</c>.</summary>
    public IReadOnlyList<PathPattern> Patterns(string key)
        => Read(key, "a glob, an array of globs, or { regex = \"...\" }", PatternsOf) ?? [];

    /// <summary>Says that something is wrong with a key.</summary>
    public void Wrong(string key, string expected) => Add(_entries[key], $"{name}.{key} must be {expected}");

    /// <summary>Says that something is wrong with the table.</summary>
    public void Wrong(string message) => Add(node, message);

    /// <summary>The texts that a value is; null when it is none.</summary>
    public static IReadOnlyList<string>? TextsOf(ConfigurationNode value) => value.Value switch
    {
        string { Length: > 0 } text => [text],
        List<ConfigurationNode> { Count: > 0 } items when items.All(item => item.Value is string { Length: > 0 })
            => [.. items.Select(item => (string)item.Value)],
        _ => null,
    };

    private static IReadOnlyList<PathPattern>? PatternsOf(ConfigurationNode value)
    {
        if (value.Value is Dictionary<string, ConfigurationNode> { Count: 1 } table && table.GetValueOrDefault("regex") is { } regex)
            return TextsOf(regex)?.Select(PathPattern.Regex).ToList();
        return TextsOf(value)?.Select(PathPattern.Glob).ToList();
    }

    private void Add(ConfigurationNode at, string message) => errors.Add($"{path}:{at.Line}:{at.Column}: {message}");
}
