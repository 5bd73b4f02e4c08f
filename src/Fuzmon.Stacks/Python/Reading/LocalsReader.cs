using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python.Layouts;

namespace Fuzmon.Stacks.Python.Reading;

/// <summary>
/// Reads the variables of calls that have a value: so many of each call, and of all calls together so many characters and requests,
/// that what is left of the budget does for the frames.
/// </summary>
internal sealed class LocalsReader(PythonLayout layout)
{
    private const int MaxName = 256;
    private const ulong MaxSlots = 65_536;
    private const byte IsCellOrFree = 0x40 | 0x80;
    private const string Unreadable = "<unreadable>";

    private long _characters;
    private long _requests;

    /// <summary>Starts a reading, of which all calls together have a limit.</summary>
    public void Renew(PythonReadOptions options)
    {
        _characters = options.MaxLocalCharacters;
        _requests = options.Budget.MaxRequests / 2;
    }

    /// <summary>Reads at most so many variables.</summary>
    /// <param name="memory">The process.</param>
    /// <param name="frame">The call.</param>
    /// <param name="limit">How many.</param>
    /// <param name="omitted">How many more have a value.</param>
    public List<PythonLocal> Read(CachedMemory memory, RawFrame frame, int limit, out int omitted)
    {
        var reading = new Reading(memory, limit);
        var before = memory.Requests;
        if (layout.CodeLocalNames != PythonLayout.Absent)
            ReadNew(reading, frame);
        else
            ReadOld(reading, frame);
        _requests -= memory.Requests - before;
        omitted = reading.Omitted;
        return reading.Found;
    }

    // Variables, then cells: the function's own, and those that come with it.
    private void ReadOld(Reading reading, RawFrame frame)
    {
        var slot = frame.Address + (ulong)layout.FrameLocals;
        slot = ReadNamed(reading, frame.Code + (ulong)layout.CodeVariables, slot, areCells: false);
        slot = ReadNamed(reading, frame.Code + (ulong)layout.CodeCells, slot, areCells: true);
        ReadNamed(reading, frame.Code + (ulong)layout.CodeFree, slot, areCells: true);
    }

    private ulong ReadNamed(Reading reading, ulong namesField, ulong slot, bool areCells)
    {
        if (!reading.Memory.TryReadUInt64(namesField, out var names) || names == 0
            || !reading.Memory.TryReadUInt64(names + (ulong)layout.ObjectSize, out var count) || count > MaxSlots)
            return slot;
        for (var i = 0UL; i < count; i++, slot += sizeof(ulong))
            ReadOne(reading, names, i, slot, areCells);
        return slot;
    }

    private void ReadNew(Reading reading, RawFrame frame)
    {
        var slot = frame.Address + (ulong)layout.FrameLocals;
        if (!reading.Memory.TryReadUInt64(frame.Code + (ulong)layout.CodeLocalNames, out var names)
            || !reading.Memory.TryReadUInt64(frame.Code + (ulong)layout.CodeLocalKinds, out var kindsAddress)
            || PythonStrings.ReadBytes(reading.Memory, layout, kindsAddress, (int)MaxSlots) is not { } kinds)
            return;
        for (var i = 0; i < kinds.Length; i++, slot += sizeof(ulong))
            ReadOne(reading, names, (ulong)i, slot, (kinds[i] & IsCellOrFree) != 0);
    }

    private void ReadOne(Reading reading, ulong names, ulong index, ulong slot, bool isCell)
    {
        var memory = reading.Memory;
        if (memory.IsExhausted || !memory.TryReadUInt64(slot, out var value) || value == 0)
            return;
        if (reading.Found.Count >= reading.Limit || _characters <= 0 || _requests <= reading.Requests)
        {
            reading.Omitted++;
            return;
        }

        // An argument that becomes a cell is the value itself until the function has begun.
        if (isCell && TypeNames.Read(memory, layout, value) == "cell"
            && (!memory.TryReadUInt64(value + (ulong)layout.CellContents, out value) || value == 0))
            return;
        if (!memory.TryReadUInt64(names + (ulong)layout.TupleItems + (index * sizeof(ulong)), out var nameAddress)
            || PythonStrings.Read(memory, layout, nameAddress, MaxName) is not { } name || !reading.Names.Add(name))
        {
            reading.Omitted++;
            return;
        }

        var text = ValueText.Read(memory, layout, value) ?? Unreadable;
        reading.Found.Add(new PythonLocal(name, text));
        _characters -= name.Length + text.Length;
    }

    private sealed class Reading(CachedMemory memory, int limit)
    {
        private readonly int _before = memory.Requests;

        public CachedMemory Memory { get; } = memory;

        public int Limit { get; } = limit;

        public List<PythonLocal> Found { get; } = [];

        public HashSet<string> Names { get; } = [];

        public int Omitted { get; set; }

        public int Requests => Memory.Requests - _before;
    }
}
