namespace Tomlyn.Parsing;

/// <summary>TOML's rule that nothing is defined twice, and nothing extended once it is closed.</summary>
internal static class TomlDefinitions
{
    /// <summary>Defines the table that a header names, and returns the scope of the keys that follow.</summary>
    public static TomlDefinition OpenTable(TomlDefinition root, List<TomlKeySegment> path, bool isArray)
    {
        TomlDefinition parent = root;
        foreach (TomlKeySegment segment in path[..^1])
        {
            TomlDefinition? known = parent.Find(segment.Name);
            if (known is { Kind: TomlDefinitionKind.Value })
                throw Conflict(segment, "is a value, and no header can add to it");
            parent = known ?? parent.Add(segment.Name, new TomlDefinition(TomlDefinitionKind.Passed));
        }

        TomlKeySegment last = path[^1];
        TomlDefinitionKind kind = isArray ? TomlDefinitionKind.ArrayOfTables : TomlDefinitionKind.Header;
        TomlDefinition? table = parent.Find(last.Name);
        switch (table?.Kind)
        {
            case null:
                return parent.Add(last.Name, new TomlDefinition(kind));
            case TomlDefinitionKind.ArrayOfTables when isArray:
                table.Clear();
                return table;
            case TomlDefinitionKind.Passed when !isArray:
                table.Kind = kind;
                return table;
            default:
                throw Conflict(last, "is already defined");
        }
    }

    /// <summary>Defines a key, and the tables that its dots make, within one table.</summary>
    public static void AddKey(TomlDefinition scope, List<TomlKeySegment> path)
    {
        foreach (TomlKeySegment segment in path[..^1])
        {
            TomlDefinition? known = scope.Find(segment.Name);
            if (known is { Kind: not (TomlDefinitionKind.Dotted or TomlDefinitionKind.Passed) })
                throw Conflict(segment, "is already defined, and no dotted key can add to it");
            scope = known ?? scope.Add(segment.Name, new TomlDefinition(TomlDefinitionKind.Dotted));
            scope.Kind = TomlDefinitionKind.Dotted;
        }
        if (scope.Find(path[^1].Name) is not null)
            throw Conflict(path[^1], "is already defined");
        scope.Add(path[^1].Name, TomlDefinition.Value);
    }

    private static TomlException Conflict(TomlKeySegment segment, string what) =>
        new(segment.Span, $"The key `{TomlPrintable.From(segment.Name)}` {what}.");
}
