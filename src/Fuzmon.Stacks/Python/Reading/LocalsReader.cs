using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python.Layouts;

namespace Fuzmon.Stacks.Python.Reading;

/// <summary>Reads the variables of a call that have a value.</summary>
internal sealed class LocalsReader(PythonLayout layout)
{
    private const int MaxName = 256;
    private const byte IsCellOrFree = 0x40 | 0x80;

    /// <summary>Reads at most so many variables.</summary>
    public List<PythonLocal> Read(CachedMemory memory, RawFrame frame, int limit)
    {
        var found = new List<PythonLocal>();
        var slot = frame.Address + (ulong)layout.FrameLocals;
        if (layout.CodeLocalNames != PythonLayout.Absent)
        {
            ReadNew(memory, frame.Code, slot, limit, found);
            return found;
        }

        // Variables, then cells: the function's own, and those that come with it.
        slot = Read(memory, frame.Code + (ulong)layout.CodeVariables, slot, areCells: false, limit, found);
        slot = Read(memory, frame.Code + (ulong)layout.CodeCells, slot, areCells: true, limit, found);
        Read(memory, frame.Code + (ulong)layout.CodeFree, slot, areCells: true, limit, found);
        return found;
    }

    private ulong Read(
        CachedMemory memory, ulong namesField, ulong slot, bool areCells, int limit, List<PythonLocal> found)
    {
        if (!memory.TryReadUInt64(namesField, out var names) || names == 0)
            return slot;
        memory.TryReadUInt64(names + (ulong)layout.ObjectSize, out var count);
        count = Math.Min(count, (ulong)limit);
        for (var i = 0UL; i < count; i++, slot += sizeof(ulong))
            ReadOne(memory, names, i, slot, areCells, limit, found);
        return slot;
    }

    private void ReadNew(CachedMemory memory, ulong code, ulong slot, int limit, List<PythonLocal> found)
    {
        if (!memory.TryReadUInt64(code + (ulong)layout.CodeLocalNames, out var names)
            || !memory.TryReadUInt64(code + (ulong)layout.CodeLocalKinds, out var kindsAddress)
            || PythonStrings.ReadBytes(memory, layout, kindsAddress, 65_536) is not { } kinds)
            return;
        for (var i = 0; i < Math.Min(kinds.Length, limit); i++, slot += sizeof(ulong))
            ReadOne(memory, names, (ulong)i, slot, (kinds[i] & IsCellOrFree) != 0, limit, found);
    }

    private void ReadOne(
        CachedMemory memory, ulong names, ulong index, ulong slot, bool isCell, int limit, List<PythonLocal> found)
    {
        if (found.Count >= limit || !memory.TryReadUInt64(slot, out var value) || value == 0
            || !memory.TryReadUInt64(names + (ulong)layout.TupleItems + (index * sizeof(ulong)), out var nameAddress)
            || PythonStrings.Read(memory, layout, nameAddress, MaxName) is not { } name)
            return;
        // An argument that becomes a cell is the value itself until the function has begun.
        if (isCell && TypeNames.Read(memory, layout, value) == "cell"
            && (!memory.TryReadUInt64(value + (ulong)layout.CellContents, out value) || value == 0))
            return;
        if (ValueText.Read(memory, layout, value) is { } text)
            found.Add(new PythonLocal(name, text));
    }
}
