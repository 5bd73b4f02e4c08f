using Fuzmon.Records;
using Fuzmon.Stacks.Memory;

namespace Fuzmon.Instrumentation.Heap;

/// <summary>
/// Reads malloc's own figures of a process that runs: nothing is stopped, copied or gone through. It is read twice, and what differs is
/// inconsistent. The caller holds the process, so that its pid is not reused; one thread at a time.
/// </summary>
/// <param name="process">The process.</param>
/// <param name="settings">Bounds.</param>
/// <param name="time">The clock.</param>
public sealed class HeapLook(ProcessKey process, HeapSettings settings, TimeProvider time)
{
    private readonly LiveProcessMemory _live = new(process.Pid);
    private HeapMap? _map;
    private HeapRoot? _root;

    /// <summary>Takes a look.</summary>
    /// <param name="name">The process's name, for the record.</param>
    public HeapOutcome Take(string name)
    {
        HeapOutcome? outcome = null;
        for (var i = 0; i < settings.Tries && outcome?.Record is not { IsConsistent: true }; i++)
        {
            // Where the variables are holds until an exec.
            if (i > 0 || _root is null)
            {
                _map = new HeapMap(ProcessMaps.Read(process.Pid));
                _root = HeapFinder.Find(_live, _map);
            }

            if (_root is not null)
                outcome = Read(name, _map!, _root);
        }

        return outcome ?? HeapOutcome.Missing(_live);
    }

    private HeapOutcome Read(string name, HeapMap map, HeapRoot root)
    {
        var memory = new CachedMemory(_live, MemoryBudget.Default);
        var before = HeapReading.Of(memory, root, settings);
        memory.Renew();
        var after = HeapReading.Of(memory, root, settings);
        return before is null || after is null
            ? HeapOutcome.None(HeapOutcome.Changing)
            : new HeapOutcome(after.ToRecord(time.GetUtcNow().UtcDateTime, process, name, map, after.Arenas.SequenceEqual(before.Arenas)), 0, null);
    }
}
