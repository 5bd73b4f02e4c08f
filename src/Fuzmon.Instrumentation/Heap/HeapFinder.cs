using System.Buffers.Binary;
using Fuzmon.Stacks.Memory;

namespace Fuzmon.Instrumentation.Heap;

/// <summary>
/// Finds malloc's variables by what they must look like, among all of libc's: no symbol names them in a stripped libc, and an empty
/// list in them points to itself.
/// </summary>
internal static class HeapFinder
{
    private const int MaxVariables = 64 << 20;
    private const ulong MaxHeap = 1UL << 46;

    /// <summary>Finds them; null when there is nothing, or more than one thing, that they could be.</summary>
    public static HeapRoot? Find(IProcessMemory memory, HeapMap map)
    {
        var arenas = new List<ulong>();
        var parameters = new List<(ulong Address, GlibcLayout Layout)>();
        foreach (var (start, end) in map.Variables())
        {
            var bytes = new byte[Math.Min(end - start, MaxVariables)];
            var read = bytes.AsSpan(0, memory.Read(start, bytes));
            for (var offset = 0; offset + MallocState.Size <= read.Length; offset += 8)
            {
                if (IsArena(start + (ulong)offset, read.Slice(offset, MallocState.Size), map))
                    arenas.Add(start + (ulong)offset);
            }

            FindParameters(start, read, map, parameters);
        }

        return arenas.Count == 1 && parameters.Count == 1 ? new HeapRoot(arenas[0], parameters[0].Address, parameters[0].Layout) : null;
    }

    // Layouts that differ in their lists only are found as the newest of them.
    private static void FindParameters(ulong start, ReadOnlySpan<byte> bytes, HeapMap map, List<(ulong Address, GlibcLayout Layout)> found)
    {
        foreach (var layout in (ReadOnlySpan<GlibcLayout>)[GlibcLayout.Of235, GlibcLayout.Of232])
        {
            for (var offset = 0; offset + layout.ParameterBytes <= bytes.Length; offset += 8)
            {
                if (AreParameters(bytes[offset..], layout, map))
                    found.Add((start + (ulong)offset, layout));
            }
        }
    }

    private static bool IsArena(ulong address, ReadOnlySpan<byte> bytes, HeapMap map)
    {
        // Most of what is not is told by the last of the bins alone: hardly any heap has a chunk in it.
        for (var i = MallocState.BinCount - 1; i >= 0; i--)
        {
            var bin = MallocState.BinOf(address, i);
            var (first, last) = (Word(bytes, MallocState.Bins + (16 * i)), Word(bytes, MallocState.Bins + (16 * i) + 8));
            if ((first == bin) != (last == bin) || (first != bin && !(IsChunk(first, map) && IsChunk(last, map))))
                return false;
        }

        var (top, next) = (Word(bytes, MallocState.Top), Word(bytes, MallocState.Next));
        var (system, most) = (Word(bytes, MallocState.SystemBytes), Word(bytes, MallocState.MaxSystemBytes));
        return top % 8 == 0 && map.IsWritable(top) && next % 8 == 0 && map.IsWritable(next) && system <= most && most < MaxHeap
            && BinaryPrimitives.ReadUInt32LittleEndian(bytes[MallocState.Flags..]) <= 7;
    }

    private static bool IsChunk(ulong address, HeapMap map) => address % 16 == 0 && map.IsWritable(address);

    private static bool AreParameters(ReadOnlySpan<byte> bytes, GlibcLayout layout, HeapMap map)
    {
        // The number of bins of the cache follows from the largest request that it takes: 64 from 1032, unless a tunable says otherwise.
        var (bins, largest) = (Word(bytes, layout.CacheBins), Word(bytes, layout.CacheBins + 8));
        if (bins is 0 or > 64 || largest is < 24 or > 1032 || bins != (((largest + 23) & ~15UL) / 16) - 1)
            return false;

        var (mapped, most, begin) = (Word(bytes, layout.MmapBytes), Word(bytes, layout.MmapBytes + 8), Word(bytes, layout.MmapBytes + 16));
        var count = BinaryPrimitives.ReadInt32LittleEndian(bytes[layout.MmapCount..]);
        // The heap's name may have been cut from it, or it may have been given back.
        return mapped <= most && most < MaxHeap && count is >= 0 and < 1 << 24 && (count == 0) == (mapped == 0)
            && (begin == 0 || map.Main is not { } heap || (begin >= heap.Start - 4096 && begin < heap.End));
    }

    private static ulong Word(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);
}
