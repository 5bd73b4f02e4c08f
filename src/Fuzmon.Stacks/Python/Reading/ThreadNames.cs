using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python.Layouts;

namespace Fuzmon.Stacks.Python.Reading;

/// <summary>Reads the names that the module threading knows, by <c>pthread_self</c>. Where the module has its table is found once.</summary>
internal sealed class ThreadNames(PythonLayout layout)
{
    private const int MaxName = 256;

    private readonly Dictionary<ulong, ulong> _tables = [];

    /// <summary>The names in one interpreter; none when it has not imported the module.</summary>
    public Dictionary<ulong, string> Read(CachedMemory memory, ulong interpreter)
    {
        var names = new Dictionary<ulong, string>();
        if (!_tables.TryGetValue(interpreter, out var table) || TypeNames.Read(memory, layout, table) != "dict")
        {
            table = ModuleReader.Variable(memory, layout, interpreter, "threading", "_active");
            if (table == 0)
                return names;
            if (_tables.Count > 64)
                _tables.Clear();
            _tables[interpreter] = table;
        }

        var attribute = layout.Kind == PythonLayoutKind.Python27 ? "_Thread__name" : "_name";
        foreach (var (ident, thread) in DictReader.Entries(memory, layout, table))
        {
            if (ValueText.ReadInteger(memory, layout, ident) is { } id && id >= 0 && id <= ulong.MaxValue
                && DictReader.Attribute(memory, layout, thread, attribute) is not 0 and var name
                && PythonStrings.Read(memory, layout, name, MaxName) is { } text)
                names[(ulong)id] = text;
        }

        return names;
    }
}
