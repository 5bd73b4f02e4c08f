namespace Tomlyn.Parsing;

/// <summary>A name that the document has used, and what it may still be used for.</summary>
internal sealed class TomlDefinition(TomlDefinitionKind kind)
{
    /// <summary>All values are closed for good, so they share one.</summary>
    public static readonly TomlDefinition Value = new(TomlDefinitionKind.Value);

    private Dictionary<string, TomlDefinition>? _members;

    public TomlDefinitionKind Kind { get; set; } = kind;

    public TomlDefinition? Find(string name) => _members?.GetValueOrDefault(name);

    public TomlDefinition Add(string name, TomlDefinition member)
    {
        (_members ??= []).Add(name, member);
        return member;
    }

    /// <summary>The next element of an array of tables is a table of its own.</summary>
    public void Clear() => _members = null;
}
