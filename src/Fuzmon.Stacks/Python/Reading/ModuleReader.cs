using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python.Layouts;

namespace Fuzmon.Stacks.Python.Reading;

/// <summary>Finds variables of modules that a program has imported.</summary>
internal static class ModuleReader
{
    private const ulong ModuleDict = 16;

    /// <summary>The object that a variable of a module refers to; 0 when there is no such module or variable.</summary>
    public static ulong Variable(CachedMemory memory, PythonLayout layout, ulong interpreter, string module, string name)
    {
        if (layout.InterpreterModules == PythonLayout.Absent
            || !memory.TryReadUInt64(interpreter + (ulong)layout.InterpreterModules, out var modules))
            return 0;
        var found = DictReader.Find(memory, layout, modules, module);
        return found != 0 && TypeNames.Read(memory, layout, found) == "module"
            && memory.TryReadUInt64(found + ModuleDict, out var dict)
            ? DictReader.Find(memory, layout, dict, name)
            : 0;
    }
}
