using System.Globalization;
using System.Text;
using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python.Layouts;

namespace Fuzmon.Stacks.Python.Reading;

/// <summary>Says what is in lists, tuples and dicts: the first items, two levels of them, so that rings and giants end soon.</summary>
internal static class ContainerText
{
    private const int MaxDepth = 2;
    private const int MaxItems = 8;
    private const int MaxLength = 160;
    private const ulong ListItems = 24;

    /// <summary>The text for a container; null when it is none of these, is too deep inside others, or cannot be read.</summary>
    /// <param name="memory">The process.</param>
    /// <param name="layout">Where things lie.</param>
    /// <param name="address">The object.</param>
    /// <param name="type">The name of its type.</param>
    /// <param name="depth">How many containers it lies in.</param>
    public static string? Read(CachedMemory memory, PythonLayout layout, ulong address, string type, int depth)
    {
        if (depth >= MaxDepth)
            return null;
        return type switch
        {
            "list" => memory.TryReadUInt64(address + ListItems, out var items)
                ? Sequence(memory, layout, address, items, ('[', ']'), depth)
                : null,
            "tuple" => Sequence(memory, layout, address, address + (ulong)layout.TupleItems, ('(', ')'), depth),
            "dict" => Dict(memory, layout, address, depth),
            _ => null,
        };
    }

    private static string? Sequence(
        CachedMemory memory, PythonLayout layout, ulong address, ulong items, (char Open, char Close) marks, int depth)
    {
        if (!memory.TryReadUInt64(address + (ulong)layout.ObjectSize, out var count) || count > ValueText.MaxPlausible)
            return null;
        var text = new StringBuilder().Append(marks.Open);
        var shown = 0UL;
        for (; shown < Math.Min(count, MaxItems) && text.Length < MaxLength; shown++)
        {
            if (!memory.TryReadUInt64(items + (shown * sizeof(ulong)), out var item))
                return null;
            text.Append(shown == 0 ? "" : ", ").Append(Item(memory, layout, item, depth));
        }

        if (count == 1 && marks.Open == '(')
            text.Append(',');
        return End(text, shown, count, marks.Close);
    }

    private static string? Dict(CachedMemory memory, PythonLayout layout, ulong address, int depth)
    {
        if (!memory.TryReadUInt64(address + (ulong)layout.DictUsed, out var count) || count > ValueText.MaxPlausible)
            return null;
        var text = new StringBuilder("{");
        var shown = 0UL;
        foreach (var (key, value) in DictReader.Entries(memory, layout, address))
        {
            if (shown >= MaxItems || shown >= count || text.Length >= MaxLength)
                break;
            text.Append(shown == 0 ? "" : ", ").Append(Item(memory, layout, key, depth)).Append(": ").Append(Item(memory, layout, value, depth));
            shown++;
        }

        return End(text, shown, count, '}');
    }

    private static string Item(CachedMemory memory, PythonLayout layout, ulong address, int depth) =>
        ValueText.Read(memory, layout, address, depth + 1) ?? "?";

    private static string End(StringBuilder text, ulong shown, ulong count, char mark)
    {
        if (shown < count)
            text.Append(CultureInfo.InvariantCulture, $"{(shown == 0 ? "" : ", ")}… {count - shown} more");
        return text.Append(mark).ToString();
    }
}
