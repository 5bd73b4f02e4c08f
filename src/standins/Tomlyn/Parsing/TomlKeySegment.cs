using System.Runtime.InteropServices;
using Tomlyn.Text;

namespace Tomlyn.Parsing;

/// <summary>One name of a dotted key or header.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TomlKeySegment(string Name, TomlSourceSpan Span);
