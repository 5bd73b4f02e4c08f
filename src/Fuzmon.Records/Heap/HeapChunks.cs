namespace Fuzmon.Records;

/// <summary>Chunks of memory by size: each size up to 1 KiB is a class of its own, above that each power of two. For one thread at a time.</summary>
public sealed class HeapChunks
{
    private const ulong ExactUpTo = 1024;

    private readonly SortedDictionary<ulong, (long Count, ulong Bytes)> _classes = [];

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>Their bytes, malloc's own included.</summary>
    public ulong Bytes { get; private set; }

    /// <summary>The classes that have chunks: the largest size of the class, how many there are, and their bytes.</summary>
    public IEnumerable<(ulong Size, long Count, ulong Bytes)> Classes => _classes.Select(item => (item.Key, item.Value.Count, item.Value.Bytes));

    /// <summary>Counts a chunk.</summary>
    public void Add(ulong size) => Add(ClassOf(size), 1, size);

    /// <summary>Counts all chunks of another.</summary>
    public void Add(HeapChunks other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var (size, count, bytes) in other.Classes)
            Add(size, count, bytes);
    }

    /// <summary>Counts chunks of a class.</summary>
    public void Add(ulong size, long count, ulong bytes)
    {
        var known = _classes.GetValueOrDefault(size);
        var sum = known.Count + count;
        if (sum == 0)
            _classes.Remove(size);
        else
            _classes[size] = (sum, known.Bytes + bytes);
        Count += count;
        Bytes += bytes;
    }

    /// <summary>These without some others that are among them.</summary>
    public HeapChunks Without(params ReadOnlySpan<HeapChunks> others)
    {
        var left = new HeapChunks();
        left.Add(this);
        foreach (var other in others)
        {
            foreach (var (size, count, bytes) in other.Classes)
                left.Add(size, -count, unchecked(0 - bytes));
        }

        return left;
    }

    internal void WriteTo(RecordWriter writer, ReadOnlySpan<byte> name)
    {
        writer.Name(name);
        writer.BeginArray();
        foreach (var (size, count, bytes) in Classes)
        {
            writer.BeginMap();
            writer.Field("size"u8, size);
            writer.Field("count"u8, count);
            writer.Field("bytes"u8, bytes);
            writer.EndMap();
        }

        writer.EndArray();
    }

    private static ulong ClassOf(ulong size) => size <= ExactUpTo ? size : System.Numerics.BitOperations.RoundUpToPowerOf2(size);
}
