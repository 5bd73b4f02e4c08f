namespace Tomlyn.Parsing;

internal enum TomlDefinitionKind
{
    /// <summary>A scalar, an array or an inline table: whole once written.</summary>
    Value,

    /// <summary>A table that so far is only on the way to another one's header; it may still be defined.</summary>
    Passed,

    /// <summary>A table with a header of its own; only headers may still reach into it.</summary>
    Header,

    /// <summary>A table made by dotted keys; more of them may add to it, and headers may reach into it, not name it.</summary>
    Dotted,

    /// <summary>An array of tables; its members are those of the last table.</summary>
    ArrayOfTables,
}
