using System.Runtime.InteropServices;

namespace Tomlyn.Text;

/// <summary>A stretch of a TOML text, from its first character to its last.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct TomlSourceSpan(string sourceName, TomlTextPosition start, TomlTextPosition end)
{
    /// <summary>The file's name, or empty.</summary>
    public string SourceName { get; } = sourceName ?? string.Empty;

    /// <summary>UTF-16 code units before the first character.</summary>
    public int Offset => Start.Offset;

    /// <summary>UTF-16 code units from the first character to where the last begins, both counted.</summary>
    public int Length => End.Offset - Start.Offset + 1;

    /// <summary>The first character.</summary>
    public TomlTextPosition Start { get; } = start;

    /// <summary>The last character.</summary>
    public TomlTextPosition End { get; } = end;

    /// <summary>The name, the start and the end.</summary>
    public override string ToString() => $"{SourceName}{Start}-{End}";

    /// <summary>The name and the start.</summary>
    public string ToStringSimple() => $"{SourceName}{Start}";
}
