namespace Fuzmon.Stacks.Memory;

/// <summary>
/// Pieces of a process's memory, copied at one instant; what was not copied cannot be read. Filled first, then read, by one thread
/// at a time.
/// </summary>
public sealed class SparseMemory : IProcessMemory
{
    private readonly List<Region> _regions = [];
    private bool _isSorted = true;

    /// <summary>Adds a piece. Where pieces overlap, the one that starts last is read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not fit into an address space of 64 bits.</exception>
    public void Add(ulong address, ReadOnlyMemory<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(address, ulong.MaxValue - (ulong)bytes.Length);
        _isSorted &= _regions.Count == 0 || _regions[^1].Start <= address;
        _regions.Add(new Region(address, bytes));
    }

    /// <inheritdoc/>
    public int Read(ulong address, Span<byte> into)
    {
        if (!_isSorted)
        {
            _regions.Sort(static (a, b) => a.Start.CompareTo(b.Start));
            _isSorted = true;
        }

        var done = 0;
        while (done < into.Length && address <= ulong.MaxValue - (ulong)done)
        {
            var copied = ReadOne(address + (ulong)done, into[done..]);
            if (copied == 0)
                break;
            done += copied;
        }

        return done;
    }

    private int ReadOne(ulong address, Span<byte> into)
    {
        // Up to the next region's start only: that one wins from there on.
        var index = LastStartingAtOrBefore(address);
        if (index < 0)
            return 0;
        var (start, bytes) = _regions[index];
        var skip = address - start;
        if (skip >= (ulong)bytes.Length)
            return 0;
        var length = Math.Min(into.Length, bytes.Length - (int)skip);
        if (index + 1 < _regions.Count)
            length = (int)Math.Min((ulong)length, _regions[index + 1].Start - address);
        bytes.Span.Slice((int)skip, length).CopyTo(into);
        return length;
    }

    private int LastStartingAtOrBefore(ulong address)
    {
        int low = 0, high = _regions.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_regions[middle].Start <= address)
                low = middle + 1;
            else
                high = middle;
        }

        return low - 1;
    }

    private readonly record struct Region(ulong Start, ReadOnlyMemory<byte> Bytes);
}
