using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python.Layouts;

namespace Fuzmon.Stacks.Python.Reading;

/// <summary>Finds the thread that holds the GIL.</summary>
internal static class GilReader
{
    /// <summary>The address of the thread that holds the GIL of an interpreter, 0 when none does; null when it cannot be told.</summary>
    public static ulong? Holder(CachedMemory memory, PythonTarget target, ulong interpreter)
    {
        var layout = target.Layout;
        if (layout.InterpreterGil == PythonLayout.Absent)
            return target.Holder != 0 && memory.TryReadUInt64(target.Holder, out var current) ? current : null;
        if (layout.IsStacksOnly && layout.Kind == PythonLayoutKind.Python313)
            return null;
        if (!memory.TryReadUInt64(interpreter + (ulong)layout.InterpreterGil, out var gil) || gil == 0
            || !memory.TryReadInt32(gil + (ulong)layout.GilLocked, out var isLocked)
            || !memory.TryReadUInt64(gil + (ulong)layout.GilHolder, out var holder))
            return null;
        // The last one to hold it is still named when it is free.
        return isLocked == 1 ? holder : 0;
    }
}
