namespace Tomlyn;

/// <summary>Options of a parse.</summary>
public sealed record TomlSerializerOptions
{
    /// <summary>No source name.</summary>
    public static TomlSerializerOptions Default { get; } = new();

    /// <summary>The file's name, for spans and errors.</summary>
    public string? SourceName { get; init; }
}
