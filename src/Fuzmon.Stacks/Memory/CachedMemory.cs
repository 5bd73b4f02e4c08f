using System.Buffers.Binary;

namespace Fuzmon.Stacks.Memory;

/// <summary>
/// Reads memory by whole pages and keeps them, within a budget. Structures lie close together, and a copy costs a microsecond
/// whatever its size. <see cref="Forget"/> it when what it reads may have changed. Used by one thread at a time.
/// </summary>
public sealed class CachedMemory(IProcessMemory memory, MemoryBudget budget) : IProcessMemory
{
    private const int PageSize = 4096;

    // Lowest page and everything above the user half: no pointer of a healthy process goes there.
    private const ulong Lowest = PageSize;
    private const ulong Highest = 0x7fff_ffff_f000;

    // A copy is read where it is: it has no whole pages, and costs no system call.
    private readonly bool _isCopy = memory is SparseMemory;
    private readonly Dictionary<ulong, Page> _pages = [];
    private readonly Stack<byte[]> _spare = [];
    private ulong _lastAddress;
    private Page _last;

    /// <summary>Requests so far.</summary>
    public int Requests { get; private set; }

    /// <summary>Bytes copied from the process so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Copies made of the process's memory so far, each a system call when it is live.</summary>
    public int Copies { get; private set; }

    /// <summary>Requests so far that found nothing: what seems not to be there may only be unreadable.</summary>
    public int Failures { get; private set; }

    /// <summary>Whether the budget is spent; from then on nothing can be read.</summary>
    public bool IsExhausted => Requests >= budget.MaxRequests || Bytes >= budget.MaxBytes;

    /// <summary>Drops the pages; the budget goes on.</summary>
    public void Forget()
    {
        foreach (var page in _pages.Values)
            _spare.Push(page.Bytes);
        _pages.Clear();
        _last = default;
    }

    /// <summary>Drops the pages and starts the budget anew.</summary>
    public void Renew()
    {
        Forget();
        Requests = 0;
        Bytes = 0;
        Copies = 0;
    }

    /// <inheritdoc/>
    public int Read(ulong address, Span<byte> into)
    {
        var read = ReadPages(address, into);
        if (read == 0)
            Failures++;
        return read;
    }

    /// <summary>Reads all or nothing.</summary>
    public bool TryRead(ulong address, Span<byte> into) => Read(address, into) == into.Length;

    /// <summary>Reads a little-endian word of 64 bits.</summary>
    public bool TryReadUInt64(ulong address, out ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        var isRead = TryRead(address, bytes);
        value = isRead ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;
        return isRead;
    }

    /// <summary>Reads a little-endian word of 32 bits.</summary>
    public bool TryReadInt32(ulong address, out int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        var isRead = TryRead(address, bytes);
        value = isRead ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : 0;
        return isRead;
    }

    private int ReadPages(ulong address, Span<byte> into)
    {
        if (IsExhausted || address < Lowest || address >= Highest || (ulong)into.Length > Highest - address)
            return 0;
        Requests++;
        if (_isCopy)
            return memory.Read(address, into);
        var done = 0;
        while (done < into.Length)
        {
            var at = address + (ulong)done;
            var page = PageOf(at);
            var offset = (int)(at % PageSize);
            var length = Math.Min(into.Length - done, PageSize - offset);
            if (offset + length > page.Length)
            {
                // A copy of regions may hold the end of a page without its beginning.
                var direct = Copy(at, into.Slice(done, length));
                done += direct;
                if (direct < length)
                    break;
                continue;
            }

            page.Bytes.AsSpan(offset, length).CopyTo(into[done..]);
            done += length;
        }

        return done;
    }

    private Page PageOf(ulong address)
    {
        var start = address - (address % PageSize);
        if (start == _lastAddress && _last.Bytes is not null)
            return _last;
        if (!_pages.TryGetValue(start, out var page))
        {
            var bytes = _spare.TryPop(out var spare) ? spare : new byte[PageSize];
            page = new Page(bytes, Copy(start, bytes));
            _pages.Add(start, page);
        }

        _lastAddress = start;
        _last = page;
        return page;
    }

    private int Copy(ulong address, Span<byte> into)
    {
        Copies++;
        var read = Math.Clamp(memory.Read(address, into), 0, into.Length);
        // A page that cannot be read has cost a copy all the same.
        Bytes += Math.Max(read, 64);
        return read;
    }

    private readonly record struct Page(byte[] Bytes, int Length);
}
