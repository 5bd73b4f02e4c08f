using Fuzmon.Records;
using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Memory;

namespace Fuzmon.Instrumentation.Heap;

/// <summary>
/// Looks at the heap of a process from outside: finds malloc's variables, copies them and the heap while all threads stand still, and
/// makes sense of the copy when they run again. The caller holds the process, so that its pid is not reused.
/// </summary>
/// <param name="tracer">Who stops it.</param>
/// <param name="settings">Bounds.</param>
/// <param name="time">The clock.</param>
public sealed class HeapProbe(StackTracer tracer, HeapSettings settings, TimeProvider time)
{
    // What a heap may grow by between the look at the mappings and the stop.
    private const ulong Slack = 1 << 20;

    /// <summary>Copies the heap while the process stands still, and goes through all of it.</summary>
    public HeapOutcome Walk(ProcessKey process, string name)
    {
        var outcome = HeapOutcome.None(HeapOutcome.Changing);
        for (var i = 0; i < settings.Tries && outcome is { Record: null, Error: 0 }; i++)
            outcome = TryWalk(process, name);
        return outcome;
    }

    private HeapOutcome TryWalk(ProcessKey process, string name)
    {
        var live = new LiveProcessMemory(process.Pid);
        var map = new HeapMap(ProcessMaps.Read(process.Pid));
        if (HeapFinder.Find(live, map) is not { } root)
            return HeapOutcome.Missing(live);
        var ranges = RangesOf(live, map, root);
        var bytes = ranges.Sum(range => (long)range.Length);
        if (bytes > settings.MaxCopiedBytes)
        {
            var look = new HeapLook(process, settings, time).Take(name);
            return look.Record is not { } found ? look : look with { Record = found.With($"its {bytes >> 20} MiB are more than is copied at once") };
        }

        var copy = tracer.CopyMemory(process, ranges, settings.Deadline);
        if (copy.Memory is not { } memory)
            return new HeapOutcome(null, copy.Error, copy.Failure);
        if (HeapReading.Of(memory, root, settings) is not { } reading)
            return HeapOutcome.None(HeapOutcome.Changing);

        var walker = reading.Walk(memory, out var problem);
        return new HeapOutcome(
            reading.ToRecord(time.GetUtcNow().UtcDateTime, process, name, map, copy.IsOneInstant, walker, problem, copy.Summary), 0, null);
    }

    private List<MemoryRange> RangesOf(LiveProcessMemory live, HeapMap map, HeapRoot root)
    {
        var ranges = map.Variables().Select(piece => RangeOf(piece.Start, piece.End)).ToList();
        if (map.Main is { } main)
            ranges.Add(RangeOf(main.Start, main.End + Slack));
        var heaps = new HashSet<ulong>();
        foreach (var heap in HeapChain.Of(live, root, settings))
        {
            if (heaps.Add(heap) && map.Find(heap) is { } mapping)
                ranges.Add(RangeOf(heap, Math.Min(mapping.End + Slack, heap + HeapRegions.HeapAlignment)));
        }

        return ranges;
    }

    private static MemoryRange RangeOf(ulong start, ulong end) => new(start, (int)Math.Min(end - start, int.MaxValue / 2));
}
