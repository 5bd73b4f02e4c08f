using System.Buffers.Binary;
using Fuzmon.Records;
using Fuzmon.Stacks.Memory;

namespace Fuzmon.Instrumentation.Heap;

/// <summary>What malloc's own variables and lists say.</summary>
/// <param name="Layout">The layout by which they made sense.</param>
/// <param name="Arenas">The arenas, the main one first.</param>
/// <param name="Fast">The chunks in fast bins.</param>
/// <param name="MappedBlocks">Blocks with mappings of their own.</param>
/// <param name="MappedBytes">Bytes of these.</param>
/// <param name="MaxMappedBytes">The most that they ever had.</param>
/// <param name="Begin">Where the main arena's heap begins; 0 before there is one.</param>
internal sealed record HeapReading(
    GlibcLayout Layout, IReadOnlyList<HeapArena> Arenas, HeapChunks Fast, int MappedBlocks, ulong MappedBytes, ulong MaxMappedBytes, ulong Begin)
{
    /// <summary>Reads them; null when they make no sense by any layout.</summary>
    public static HeapReading? Of(IProcessMemory memory, HeapRoot root, HeapSettings settings)
    {
        foreach (var layout in GlibcLayout.All.Where(layout => layout.CacheBins == root.Layout.CacheBins))
        {
            var reader = new ArenaReader(memory, layout, settings);
            var parameters = new byte[layout.ParameterBytes];
            if (reader.ReadAll(root) is not { } arenas || memory.Read(root.Parameters, parameters) != parameters.Length)
                continue;

            return new HeapReading(
                layout,
                arenas,
                reader.Fast,
                BinaryPrimitives.ReadInt32LittleEndian(parameters.AsSpan(layout.MmapCount)),
                BinaryPrimitives.ReadUInt64LittleEndian(parameters.AsSpan(layout.MmapBytes)),
                BinaryPrimitives.ReadUInt64LittleEndian(parameters.AsSpan(layout.MmapBytes + 8)),
                BinaryPrimitives.ReadUInt64LittleEndian(parameters.AsSpan(layout.MmapBytes + 16)));
        }

        return null;
    }

    /// <summary>Goes through all chunks of a copy.</summary>
    /// <param name="memory">The copy.</param>
    /// <param name="problem">Why some of it was not gone through; null for nothing.</param>
    public HeapWalker Walk(IProcessMemory memory, out string? problem)
    {
        problem = null;
        var walker = new HeapWalker(memory, Layout);
        foreach (var arena in Arenas)
        {
            var regions = ReferenceEquals(arena, Arenas[0]) ? HeapRegions.OfMain(arena, Begin) : HeapRegions.OfOther(memory, arena, Layout);
            if (regions is null || !regions.All(region => walker.TryWalk(region.Start, region.End, arena.Top)))
                problem = $"the chunks of the arena at 0x{arena.Address:x} do not follow each other to its end";
        }

        return walker;
    }

    /// <summary>The record of it.</summary>
    public HeapRecord ToRecord(
        DateTime now, ProcessKey process, string name, HeapMap map, bool isConsistent, HeapWalker? walker = null, string? problem = null,
        CaptureSummary? capture = null)
        => new()
        {
            Timestamp = now,
            Process = process,
            ProcessName = name,
            Allocator = "glibc",
            OtherAllocator = map.OtherAllocator,
            Layout = Layout.Versions,
            IsConsistent = isConsistent && problem is null,
            Arenas = Arenas,
            MappedBlocks = MappedBlocks,
            MappedBytes = MappedBytes,
            MaxMappedBytes = MaxMappedBytes,
            Live = walker?.Used.Without(walker.Cached, Fast),
            Cached = walker?.Cached,
            WalkError = problem,
            Capture = capture,
        };
}
