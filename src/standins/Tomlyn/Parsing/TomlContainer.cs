namespace Tomlyn.Parsing;

/// <summary>An array or inline table that is being read.</summary>
internal sealed class TomlContainer(TomlDefinition? scope, int dottedBase)
{
    /// <summary>The names of an inline table; an array has none.</summary>
    public TomlDefinition? Scope { get; } = scope;

    /// <summary>How many tables of dotted keys were open around it.</summary>
    public int DottedBase { get; } = dottedBase;

    public TomlContainerState State { get; set; }
}
