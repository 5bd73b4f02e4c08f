namespace Fuzmon.Records;

/// <summary>What libc's malloc has of a process's memory, in KiB. Few samples hold it, so that it is an object of its own.</summary>
/// <param name="UsedKb">Given out, or kept by threads.</param>
/// <param name="FreeKb">Free in its arenas.</param>
/// <param name="MappedKb">Blocks with mappings of their own.</param>
public sealed record HeapUse(long UsedKb, long FreeKb, long MappedKb)
{
    /// <summary>Of a look at the heap; null for none.</summary>
    public static HeapUse? Of(HeapRecord? heap)
        => heap is null ? null : new HeapUse((long)(heap.UsedBytes / 1024), (long)(heap.FreeBytes / 1024), (long)(heap.MappedBytes / 1024));
}
