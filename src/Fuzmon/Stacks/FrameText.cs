using System.Globalization;
using Fuzmon.Records;

namespace Fuzmon.Stacks;

/// <summary>The frames of a stack for a person: innermost first and numbered as debuggers do, each with its variables under it.</summary>
internal static class FrameText
{
    /// <summary>The lines. Names come from the watched process, so nothing in them reaches a terminal as it is.</summary>
    public static IEnumerable<string> Compose(IReadOnlyList<StackFrame> frames)
    {
        var number = 0;
        foreach (var frame in frames.Reverse())
        {
            yield return Messages.Printable($"{"#" + number++.ToString(CultureInfo.InvariantCulture),-4} {LineOf(frame)}");
            foreach (var (name, value) in frame.Locals ?? [])
                yield return Messages.Printable($"       {name} = {value}");
            if (frame.LocalsOmitted > 0)
                yield return $"       ... ({frame.LocalsOmitted} more)";
        }
    }

    /// <summary>The function, or where it would be.</summary>
    public static string NameOf(StackFrame frame) => frame.Function
        ?? (frame is { Module: { } module, ModuleOffset: { } offset } ? $"{BaseName(module)}+0x{offset:x}" : $"0x{frame.Address:x}");

    /// <summary>What two stacks that look the same have in common.</summary>
    public static string KeyOf(IReadOnlyList<StackFrame> frames)
        => string.Join('\n', frames.Select(frame =>
            $"{frame.Address:x} {frame.Function} {frame.Line} {string.Join('\0', frame.Locals ?? [])} {frame.LocalsOmitted}"));

    private static string LineOf(StackFrame frame)
    {
        var place = frame.File is { } file ? $" at {file}{(frame.Line is { } line ? $":{line}" : "")}" : "";
        var module = frame.Module is { } path ? $" ({BaseName(path)})" : "";
        return $"{NameOf(frame)}{place}{module}{(frame.IsInlined ? " [inlined]" : "")}{(frame.IsHeuristic ? " [guess]" : "")}";
    }

    private static string BaseName(string path) => path[(path.LastIndexOf('/') + 1)..];
}
