using System.Buffers.Binary;
using Fuzmon.Records;
using Fuzmon.Stacks.Memory;

namespace Fuzmon.Instrumentation.Heap;

/// <summary>Where the chunks of an arena lie, one behind the other.</summary>
internal static class HeapRegions
{
    /// <summary>Other arenas than the main one lie in heaps that begin at multiples of this.</summary>
    public const ulong HeapAlignment = 64 << 20;

    private const int MaxHeaps = 65_536;

    /// <summary>The regions of the main arena: one, unless something else moved the program break.</summary>
    /// <param name="arena">The arena.</param>
    /// <param name="begin">Where the heap began, by <c>mp_.sbrk_base</c>.</param>
    public static IReadOnlyList<(ulong Start, ulong End)> OfMain(HeapArena arena, ulong begin)
        => begin == 0 || arena.Top < begin ? [] : [((begin + 15) & ~15UL, arena.Top + arena.TopBytes)];

    /// <summary>The regions of another arena; null when its heaps make no sense.</summary>
    public static IReadOnlyList<(ulong Start, ulong End)>? OfOther(IProcessMemory memory, HeapArena arena, GlibcLayout layout)
    {
        var regions = new List<(ulong Start, ulong End)>();
        Span<byte> info = stackalloc byte[24];
        for (var heap = arena.Top & ~(HeapAlignment - 1); heap != 0;)
        {
            if (regions.Count == MaxHeaps || memory.Read(heap, info) != info.Length || Word(info, 0) != arena.Address)
                return null;
            var (previous, size) = (Word(info, 8), Word(info, 16));
            if (size > HeapAlignment || previous % HeapAlignment != 0)
                return null;
            // The first of them holds the arena itself.
            var start = previous == 0 ? arena.Address + MallocState.Size : heap + (ulong)layout.HeapInfoBytes;
            regions.Add(((start + 15) & ~15UL, regions.Count == 0 ? arena.Top + arena.TopBytes : heap + size));
            heap = previous;
        }

        return regions;
    }

    private static ulong Word(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);
}
