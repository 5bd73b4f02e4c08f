using System.Buffers.Binary;
using Fuzmon.Stacks.Memory;

namespace Fuzmon.Instrumentation.Heap;

/// <summary>The heaps of all arenas but the main one, as they are linked in a process that runs: what is to be copied of it.</summary>
internal static class HeapChain
{
    private const int MaxHeaps = 65_536;

    /// <summary>Their addresses. What does not make sense ends a chain.</summary>
    public static IEnumerable<ulong> Of(IProcessMemory memory, HeapRoot root, HeapSettings settings)
    {
        var arena = root.MainArena;
        var heaps = 0;
        for (var i = 0; i < settings.MaxArenas; i++)
        {
            if (!TryRead(memory, arena + MallocState.Next, out arena) || arena == root.MainArena || !TryRead(memory, arena + MallocState.Top, out var top))
                yield break;
            for (var heap = top & ~(HeapRegions.HeapAlignment - 1); heap != 0 && heaps < MaxHeaps; heaps++)
            {
                yield return heap;
                if (!TryRead(memory, heap + 8, out heap) || heap % HeapRegions.HeapAlignment != 0)
                    break;
            }
        }
    }

    private static bool TryRead(IProcessMemory memory, ulong address, out ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        var isRead = memory.Read(address, bytes) == bytes.Length;
        value = isRead ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;
        return isRead;
    }
}
