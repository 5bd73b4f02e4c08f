using System.Buffers.Binary;
using Fuzmon.Records;
using Fuzmon.Stacks.Memory;

namespace Fuzmon.Instrumentation.Heap;

/// <summary>Goes through all chunks of a region and counts those that are in use, and what threads keep of them in their caches.</summary>
/// <param name="memory">A copy of the process's memory.</param>
/// <param name="layout">How malloc's variables are laid out.</param>
internal sealed class HeapWalker(IProcessMemory memory, GlibcLayout layout)
{
    private const int CacheBins = 64;
    private const int MaxCached = 65_535;
    private const ulong CacheChunk = 0x290;
    private const int Fence = 48;

    private readonly byte[] _window = new byte[1 << 16];
    private ulong _windowStart;
    private int _windowLength;

    /// <summary>Chunks in use by size, those that threads keep among them.</summary>
    public HeapChunks Used { get; } = new();

    /// <summary>Chunks that threads keep for themselves.</summary>
    public HeapChunks Cached { get; } = new();

    /// <summary>Goes through a region.</summary>
    /// <param name="start">Its first chunk.</param>
    /// <param name="end">Its end.</param>
    /// <param name="top">The chunk at the end of an arena, of which no other follows.</param>
    /// <returns>Whether it held together to the end.</returns>
    public bool TryWalk(ulong start, ulong end, ulong top)
    {
        for (var chunk = start; chunk + 16 <= end && chunk != top;)
        {
            if (!TryReadWord(chunk + 8, out var head))
                return false;
            var size = MallocState.SizeOf(head);
            // The end of a heap that is not its arena's last is fenced by chunks that are none.
            if (size < 32)
                return end - chunk <= Fence;
            if (size % 16 != 0 || size > end - chunk || !TryReadWord(chunk + size + 8, out var next))
                return false;

            if ((next & 1) != 0)
            {
                Used.Add(size);
                if (size == CacheChunk)
                    CountCache(chunk + 16);
            }

            chunk += size;
        }

        return true;
    }

    // A chunk of just this size is a thread's cache if all that it says of its lists is so.
    private void CountCache(ulong cache)
    {
        Span<byte> bytes = stackalloc byte[(CacheBins * 2) + (CacheBins * 8)];
        if (memory.Read(cache, bytes) != bytes.Length)
            return;
        var found = new HeapChunks();
        for (var i = 0; i < CacheBins; i++)
        {
            var count = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * 2)..]);
            var entry = Word(bytes, (CacheBins * 2) + (i * 8));
            if ((count == 0) != (entry == 0) || !TryCountList(entry, count, (ulong)(32 + (16 * i)), found))
                return;
        }

        Cached.Add(found);
    }

    private bool TryCountList(ulong entry, int count, ulong size, HeapChunks found)
    {
        Span<byte> words = stackalloc byte[16];
        for (var i = 0; i < count && i < MaxCached; i++)
        {
            // The size stands before what the program was given, the link in its beginning.
            if (entry % 16 != 0 || entry < 16 || memory.Read(entry - 8, words) != words.Length || MallocState.SizeOf(Word(words, 0)) != size)
                return false;
            found.Add(size);
            entry = layout.Follow(entry, Word(words, 8));
        }

        return entry == 0;
    }

    private bool TryReadWord(ulong address, out ulong value)
    {
        value = 0;
        if (address < _windowStart || address + 8 > _windowStart + (ulong)_windowLength)
        {
            _windowStart = address;
            _windowLength = memory.Read(address, _window);
            if (_windowLength < 8)
                return false;
        }

        value = BinaryPrimitives.ReadUInt64LittleEndian(_window.AsSpan((int)(address - _windowStart)));
        return true;
    }

    private static ulong Word(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);
}
