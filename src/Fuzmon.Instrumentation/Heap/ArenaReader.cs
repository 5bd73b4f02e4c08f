using System.Buffers.Binary;
using Fuzmon.Records;
using Fuzmon.Stacks.Memory;

namespace Fuzmon.Instrumentation.Heap;

/// <summary>Reads what an arena says of itself. Lists are followed for a bounded number of steps: what is read may be torn, or a trap.</summary>
/// <param name="memory">The process's memory.</param>
/// <param name="layout">How malloc's variables are laid out.</param>
/// <param name="settings">Bounds.</param>
internal sealed class ArenaReader(IProcessMemory memory, GlibcLayout layout, HeapSettings settings)
{
    private const ulong MaxArena = 1UL << 46;

    /// <summary>The chunks of all fast bins so far.</summary>
    public HeapChunks Fast { get; } = new();

    /// <summary>Reads all arenas, the main one first.</summary>
    /// <returns>Null when what was read makes no sense: it changed meanwhile, or is of another layout.</returns>
    public List<HeapArena>? ReadAll(HeapRoot root)
    {
        var arenas = new List<HeapArena>();
        var address = root.MainArena;
        do
        {
            if (arenas.Count == settings.MaxArenas || ReadOne(address, out var next) is not { } arena)
                return null;
            arenas.Add(arena);
            address = next;
        }
        while (address != root.MainArena);
        return arenas;
    }

    private HeapArena? ReadOne(ulong address, out ulong next)
    {
        next = 0;
        Span<byte> state = stackalloc byte[MallocState.Size];
        if (memory.Read(address, state) != state.Length)
            return null;

        next = Word(state, MallocState.Next);
        var top = Word(state, MallocState.Top);
        if (!TryReadWord(top + 8, out var topHead)
            || !TryCountFast(state, out var fastChunks, out var fastBytes)
            || !TryCountFree(address, state, out var freeChunks, out var freeBytes))
            return null;

        var arena = new HeapArena
        {
            Address = address,
            Top = top,
            TopBytes = MallocState.SizeOf(topHead),
            SystemBytes = Word(state, MallocState.SystemBytes),
            MaxSystemBytes = Word(state, MallocState.MaxSystemBytes),
            FreeChunks = freeChunks,
            FreeBytes = freeBytes,
            FastChunks = fastChunks,
            FastBytes = fastBytes,
            Threads = Word(state, MallocState.AttachedThreads),
        };
        return arena.SystemBytes <= arena.MaxSystemBytes && arena.MaxSystemBytes < MaxArena && arena.TopBytes < MaxArena
            && arena.TopBytes + freeBytes + fastBytes <= arena.SystemBytes
            ? arena
            : null;
    }

    private bool TryCountFast(ReadOnlySpan<byte> state, out long chunks, out ulong bytes)
    {
        (chunks, bytes) = (0, 0);
        Span<byte> head = stackalloc byte[24];
        for (var i = 0; i < MallocState.FastBinCount; i++)
        {
            for (var chunk = Word(state, MallocState.FastBins + (8 * i)); chunk != 0; chunk = layout.Follow(chunk + 16, Word(head, 16)))
            {
                // All chunks of such a list have the same size.
                if (chunk % 16 != 0 || chunks == settings.MaxListed || memory.Read(chunk, head) != head.Length
                    || MallocState.SizeOf(Word(head, 8)) != (ulong)(32 + (16 * i)))
                    return false;
                chunks++;
                bytes += MallocState.SizeOf(Word(head, 8));
                Fast.Add(MallocState.SizeOf(Word(head, 8)));
            }
        }

        return true;
    }

    private bool TryCountFree(ulong arena, ReadOnlySpan<byte> state, out long chunks, out ulong bytes)
    {
        (chunks, bytes) = (0, 0);
        Span<byte> head = stackalloc byte[32];
        for (var i = 0; i < MallocState.BinCount; i++)
        {
            var bin = MallocState.BinOf(arena, i);
            var before = bin;
            for (var chunk = Word(state, MallocState.Bins + (16 * i)); chunk != bin; chunk = Word(head, 16))
            {
                if (chunk % 16 != 0 || chunks == settings.MaxListed || memory.Read(chunk, head) != head.Length || Word(head, 24) != before)
                    return false;
                before = chunk;
                chunks++;
                bytes += MallocState.SizeOf(Word(head, 8));
            }

            if (Word(state, MallocState.Bins + (16 * i) + 8) != before)
                return false;
        }

        return true;
    }

    private bool TryReadWord(ulong address, out ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        var isRead = memory.Read(address, bytes) == bytes.Length;
        value = isRead ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;
        return isRead;
    }

    private static ulong Word(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);
}
