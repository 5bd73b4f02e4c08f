using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python.Layouts;

namespace Fuzmon.Stacks.Python.Reading;

/// <summary>Reads dicts and the attributes of objects.</summary>
internal static class DictReader
{
    private const int MaxEntries = 65_536;
    private const int MaxName = 256;
    private const ulong ManagedDict = 1 << 4;
    private const ulong InlineValues = 1 << 2;

    /// <summary>The entries of a dict, as addresses; those that can be read.</summary>
    public static IEnumerable<(ulong Key, ulong Value)> Entries(CachedMemory memory, PythonLayout layout, ulong dict)
    {
        if (dict == 0 || !memory.TryReadUInt64(dict + (ulong)layout.DictKeys, out var keys))
            return [];
        if (layout.Kind == PythonLayoutKind.Python27)
        {
            // ma_mask lies before ma_table.
            return memory.TryReadUInt64(dict + (ulong)layout.DictKeys - 8, out var mask) && mask < MaxEntries
                ? Table(memory, keys, (int)mask + 1, 24, values: 0)
                : [];
        }

        return memory.TryReadUInt64(dict + (ulong)layout.DictValues, out var values)
            ? Entries(memory, layout, keys, values == 0 ? 0 : values + ValuesOffset(layout))
            : [];
    }

    /// <summary>The value that a dict has for a string; 0 when it has none.</summary>
    public static ulong Find(CachedMemory memory, PythonLayout layout, ulong dict, string name) =>
        Find(memory, layout, Entries(memory, layout, dict), name);

    /// <summary>An attribute of an object; 0 when it has none of the name.</summary>
    public static ulong Attribute(CachedMemory memory, PythonLayout layout, ulong instance, string name) =>
        Find(memory, layout, Attributes(memory, layout, instance), name);

    private static ulong Find(
        CachedMemory memory, PythonLayout layout, IEnumerable<(ulong Key, ulong Value)> entries, string name)
    {
        foreach (var (key, value) in entries)
        {
            if (PythonStrings.Read(memory, layout, key, MaxName) == name)
                return value;
        }

        return 0;
    }

    private static IEnumerable<(ulong Key, ulong Value)> Attributes(CachedMemory memory, PythonLayout layout, ulong instance)
    {
        if (instance == 0 || !memory.TryReadUInt64(instance + (ulong)layout.ObjectType, out var type)
            || !memory.TryReadUInt64(type + (ulong)layout.TypeFlags, out var flags)
            || !memory.TryReadUInt64(type + (ulong)layout.TypeDictOffset, out var dictOffset))
            return [];
        if (layout.Kind >= PythonLayoutKind.Python311 && (flags & ManagedDict) != 0)
            return Managed(memory, layout, instance, type, flags);
        // An offset below 0 counts from the end of an object of varying size.
        return dictOffset is > 0 and < 65_536 && memory.TryReadUInt64(instance + dictOffset, out var dict)
            ? Entries(memory, layout, dict)
            : [];
    }

    private static IEnumerable<(ulong Key, ulong Value)> Managed(
        CachedMemory memory, PythonLayout layout, ulong instance, ulong type, ulong flags)
    {
        if (!memory.TryReadUInt64(instance - 24, out var word)
            || !memory.TryReadUInt64(type + (ulong)layout.HeapTypeKeys, out var keys))
            return [];
        if (layout.Kind == PythonLayoutKind.Python311)
        {
            return memory.TryReadUInt64(instance - 32, out var values) && values != 0
                ? Entries(memory, layout, keys, values)
                : Entries(memory, layout, word);
        }

        if (layout.Kind == PythonLayoutKind.Python312)
            return (word & 1) != 0 ? Entries(memory, layout, keys, word + 1) : Entries(memory, layout, word);
        if (word != 0)
            return Entries(memory, layout, word);
        return (flags & InlineValues) != 0 && memory.TryReadUInt64(type + (ulong)layout.TypeBasicSize, out var size) && size < 65_536
            ? Entries(memory, layout, keys, instance + size + ValuesOffset(layout))
            : [];
    }

    private static IEnumerable<(ulong Key, ulong Value)> Entries(
        CachedMemory memory, PythonLayout layout, ulong keys, ulong values)
    {
        if (keys == 0)
            return [];
        if (layout.Kind < PythonLayoutKind.Python311)
        {
            if (!memory.TryReadUInt64(keys + 8, out var size) || !memory.TryReadUInt64(keys + 32, out var used)
                || size > 1UL << 32 || used > size)
                return [];
            var width = size <= 0xff ? 1UL : size <= 0xffff ? 2UL : 4UL;
            return Table(memory, keys + 40 + (size * width), (int)Math.Min(used, MaxEntries), 24, values);
        }

        Span<byte> head = stackalloc byte[3];
        if (!memory.TryRead(keys + 8, head) || !memory.TryReadUInt64(keys + 24, out var count) || head[1] > 40)
            return [];
        // Keys that are all strings are kept without their hashes.
        return Table(memory, keys + 32 + (1UL << head[1]), (int)Math.Min(count, MaxEntries), head[2] == 0 ? 24 : 16, values);
    }

    private static IEnumerable<(ulong Key, ulong Value)> Table(
        CachedMemory memory, ulong table, int count, int entrySize, ulong values)
    {
        for (var i = 0; i < count; i++, table += (ulong)entrySize)
        {
            // The last two words of an entry.
            if (!memory.TryReadUInt64(table + (ulong)entrySize - 16, out var key)
                || !memory.TryReadUInt64(values == 0 ? table + (ulong)entrySize - 8 : values + ((ulong)i * 8), out var value))
                yield break;
            if (key != 0 && value != 0)
                yield return (key, value);
        }
    }

    // From 3.13 on, sizes come before the values.
    private static ulong ValuesOffset(PythonLayout layout) => layout.Kind >= PythonLayoutKind.Python313 ? 8UL : 0;
}
