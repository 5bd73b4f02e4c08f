namespace Fuzmon.Configuration;

/// <summary>Takes what the schema knows out of a tree of nodes, and says what is wrong with the rest.</summary>
internal sealed class ConfigurationBinder(string path, List<string> errors)
{
    /// <summary>Sets what the document sets.</summary>
    public void Bind(ConfigurationNode root, EffectiveConfiguration configuration)
    {
        foreach (var (name, node) in Entries(root))
        {
            if (ConfigurationSchema.Lists.TryGetValue(name, out var list))
                BindRules("", name, node, list, list.RuleKeys!, configuration);
            else if (!ConfigurationSchema.Tables.TryGetValue(name, out var keys))
                Unknown(name, node, "", ConfigurationSchema.Tables.Keys.Concat(ConfigurationSchema.Lists.Keys), node.Value is Dictionary<string, ConfigurationNode> ? "table" : "key");
            else if (node.Value is not Dictionary<string, ConfigurationNode>)
                Add(node, $"{name} must be a table ([{name}]), not {node.Kind}");
            else
                BindTable(name, node, keys, configuration);
        }
    }

    private static Dictionary<string, ConfigurationNode> Entries(ConfigurationNode table)
        => (Dictionary<string, ConfigurationNode>)table.Value;

    private void BindTable(string table, ConfigurationNode node, IReadOnlyList<ConfigurationKey> keys, EffectiveConfiguration configuration)
    {
        var entries = Entries(node);
        var (exclusive, first, second) = ConfigurationSchema.Alternatives;
        if (table == exclusive && entries.ContainsKey(first) && entries.TryGetValue(second, out var both))
            Add(both, $"{table}.{first} and {table}.{second} set the same thing; keep one of them");

        foreach (var (name, value) in entries.SelectMany(entry => Flatten(entry.Key, entry.Value, keys)))
        {
            if (keys.FirstOrDefault(key => key.Name == name) is not { } key)
                Unknown(name, value, $"{table}.", keys.Select(known => known.Name), "key");
            else if (key.RuleKeys is { } ruleKeys)
                BindRules(table, $"{table}.{name}", value, key, ruleKeys, configuration);
            else if (!configuration.TrySet(table, key, value.Value, Place(value)))
                Add(value, $"{table}.{name} must be {key.Expected}, not {Describe(value)}");
        }
    }

    // [a.b] c = 1 is the key b.c of a.
    private static IEnumerable<(string Name, ConfigurationNode Value)> Flatten(
        string name, ConfigurationNode value, IReadOnlyList<ConfigurationKey> keys)
        => value.Value is Dictionary<string, ConfigurationNode> table && keys.Any(key => key.Name.StartsWith($"{name}.", StringComparison.Ordinal))
            ? table.SelectMany(entry => Flatten($"{name}.{entry.Key}", entry.Value, keys))
            : [(name, value)];

    private void BindRules(
        string table,
        string name,
        ConfigurationNode node,
        ConfigurationKey key,
        IReadOnlyList<ConfigurationKey> keys,
        EffectiveConfiguration configuration)
    {
        List<ConfigurationNode> items = node.Value is List<ConfigurationNode> { Count: > 0 } list ? list : [node];
        for (var i = 0; i < items.Count; i++)
        {
            var item = items[i];
            if (item != node && configuration.TrySet(table, key, item.Value, Place(item)))
            {
                BindRule(name, item, key, keys, configuration);
            }
            else
            {
                var which = items.Count > 1 ? $" (number {i + 1})" : "";
                Add(item, $"{name} must be {key.Expected}, not {Describe(item)}{which}");
            }
        }

        configuration.Note(table, key, node.Value, Place(node));
    }

    private void BindRule(
        string name, ConfigurationNode item, ConfigurationKey key, IReadOnlyList<ConfigurationKey> keys, EffectiveConfiguration configuration)
    {
        var errorsBefore = errors.Count;
        BindTable(name, item, keys, configuration);
        // Of a table with an error in a key there is no whole.
        if (errors.Count == errorsBefore && key.Check(Entries(item)) is { } wrong)
            Add(wrong.Key is null ? item : Entries(item)[wrong.Key], wrong.Message);
    }

    private void Unknown(string name, ConfigurationNode node, string prefix, IEnumerable<string> known, string what)
    {
        var hint = NearestName.Of(name, known) is { } nearest ? $"; did you mean {prefix}{nearest}?" : "";
        Add(node, $"unknown {what} {prefix}{name}{hint}");
    }

    private void Add(ConfigurationNode at, string message) => errors.Add($"{Place(at)}: {message}");

    private string Place(ConfigurationNode node) => $"{path}:{node.Line}:{node.Column}";

    private static string Describe(ConfigurationNode node) => node.Value switch
    {
        string text => $"\"{text}\"",
        long or double => node.Value.ToString()!,
        bool truth => truth ? "true" : "false",
        Dictionary<string, ConfigurationNode> { Count: 0 } => "an empty table",
        List<ConfigurationNode> items => $"[{string.Join(", ", items.Select(Describe))}]",
        _ => node.Kind,
    };
}
