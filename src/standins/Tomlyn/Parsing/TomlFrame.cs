using System.Runtime.InteropServices;

namespace Tomlyn.Parsing;

/// <summary>A table or array that a header or dotted key opened; the elements of an array of tables have no name.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TomlFrame(TomlFrameKind Kind, TomlKeySegment Segment)
{
    public bool IsSameAs(TomlFrame other) => Kind == other.Kind && Segment.Name == other.Segment.Name;
}
