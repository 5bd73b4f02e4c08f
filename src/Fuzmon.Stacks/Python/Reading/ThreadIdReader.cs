using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python.Layouts;

namespace Fuzmon.Stacks.Python.Reading;

/// <summary>
/// Finds the OS thread id of a Python thread. Up to 3.10 Python keeps only what <c>pthread_self</c> returned, the address of the C
/// library's <c>struct pthread</c>: the id lies in it at a place that is found by looking for ids that the process has.
/// </summary>
internal sealed class ThreadIdReader(PythonLayout layout)
{
    // glibc on x86_64; where another library has it is found out.
    private const int UsualOffset = 720;
    private const int MinOffset = 16;
    private const int MaxOffset = 1024;
    private const int MaxId = 1 << 22;

    private int? _offset;

    /// <summary>Where <c>struct pthread</c> has the id; where it usually is until that was learned.</summary>
    public int Offset => _offset ?? UsualOffset;

    /// <summary>Learns where the ids lie from the threads of an interpreter, should that not be known yet.</summary>
    public void Learn(CachedMemory memory, IEnumerable<ulong> threads, IReadOnlyDictionary<int, int>? ids)
    {
        if (layout.ThreadNativeId != PythonLayout.Absent || _offset is not null)
            return;
        var structures = new HashSet<ulong>();
        foreach (var thread in threads)
        {
            if (memory.TryReadUInt64(thread + (ulong)layout.ThreadIdent, out var ident) && ident != 0)
                structures.Add(ident);
        }

        if (structures.Count == 0)
            return;
        if (ids is null || ids.Count == 0)
            _offset = UsualOffset;
        else if (CountIds(memory, structures, UsualOffset, ids) > 0)
            _offset = UsualOffset;
        else
            _offset = FindOffset(memory, structures, ids);
    }

    /// <summary>Whether ids can be told at all.</summary>
    public bool IsAble => layout.ThreadNativeId != PythonLayout.Absent || _offset is not null;

    /// <summary>The id of a thread as its process sees it; null when it cannot be told.</summary>
    public int? Read(CachedMemory memory, ulong thread)
    {
        if (layout.ThreadNativeId != PythonLayout.Absent)
        {
            return memory.TryReadUInt64(thread + (ulong)layout.ThreadNativeId, out var native) && native is > 0 and <= MaxId
                ? (int)native
                : null;
        }

        return _offset is { } offset && memory.TryReadUInt64(thread + (ulong)layout.ThreadIdent, out var ident)
            && memory.TryReadInt32(ident + (ulong)offset, out var id) && id is > 0 and <= MaxId
            ? id
            : null;
    }

    private static int? FindOffset(CachedMemory memory, HashSet<ulong> structures, IReadOnlyDictionary<int, int> ids)
    {
        for (var offset = MinOffset; offset < MaxOffset; offset += sizeof(int))
        {
            if (CountIds(memory, structures, offset, ids) * 2 >= structures.Count)
                return offset;
        }

        return null;
    }

    /// <summary>In how many structures there is a thread's id, another in each. One that has ended must not spoil it.</summary>
    private static int CountIds(CachedMemory memory, HashSet<ulong> structures, int offset, IReadOnlyDictionary<int, int> ids)
    {
        var found = new HashSet<int>();
        foreach (var structure in structures)
        {
            if (memory.TryReadInt32(structure + (ulong)offset, out var id) && ids.ContainsKey(id))
                found.Add(id);
        }

        return found.Count;
    }
}
