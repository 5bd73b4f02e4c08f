using System.Runtime.InteropServices;
using Tomlyn.Text;

namespace Tomlyn.Parsing;

/// <summary>One token, from its first character to its last.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TomlToken(TomlTokenKind Kind, TomlTextPosition Start, TomlTextPosition End)
{
    /// <summary>The decoded text of a key or string.</summary>
    public string? Text { get; init; }

    /// <summary>An integer, the bits of a double, or 0 and 1 for the booleans.</summary>
    public long Bits { get; init; }

    public TomlDateTime Time { get; init; }

    public bool IsKey => Kind is TomlTokenKind.BareKey or TomlTokenKind.String;

    public bool IsScalar => Kind is >= TomlTokenKind.String and <= TomlTokenKind.DateTime;
}
