namespace Tomlyn.Parsing;

/// <summary>What the parser came upon.</summary>
public enum TomlParseEventKind
{
    /// <summary>Nothing yet.</summary>
    None = 0,

    /// <summary>The first event.</summary>
    StartDocument = 1,

    /// <summary>The last event.</summary>
    EndDocument = 2,

    /// <summary>A table begins: the root, one named by a header or a dotted key, or an inline one.</summary>
    StartTable = 3,

    /// <summary>The innermost table ends.</summary>
    EndTable = 4,

    /// <summary>A name, whose value follows.</summary>
    PropertyName = 5,

    /// <summary>An array begins: a written one, or one of tables.</summary>
    StartArray = 6,

    /// <summary>The innermost array ends.</summary>
    EndArray = 7,

    /// <summary>A string.</summary>
    String = 10,

    /// <summary>An integer of 64 bits.</summary>
    Integer = 11,

    /// <summary>A double.</summary>
    Float = 12,

    /// <summary>A boolean.</summary>
    Boolean = 13,

    /// <summary>A date, a time, or both.</summary>
    DateTime = 14,
}
