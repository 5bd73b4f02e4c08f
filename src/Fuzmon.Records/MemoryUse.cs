namespace Fuzmon.Records;

/// <summary>Memory of one process, in KiB as <c>/proc</c> and <c>ps</c> count it; what was not read or cannot be read is null.</summary>
public readonly record struct MemoryUse
{
    /// <summary>Resident set size.</summary>
    public long? RssKb { get; init; }

    /// <summary>Size of the address space.</summary>
    public long? VszKb { get; init; }

    /// <summary>Anonymous memory in swap.</summary>
    public long? SwapKb { get; init; }

    /// <summary>Proportional set size: shared pages divided by how many share them.</summary>
    public long? PssKb { get; init; }

    /// <summary>Unique set size: what ending the process would free.</summary>
    public long? UssKb { get; init; }

    /// <summary>Resident pages of files and shared memory.</summary>
    public long? SharedKb { get; init; }

    /// <summary>The largest resident set so far.</summary>
    public long? PeakRssKb { get; init; }

    /// <summary>What libc's malloc has of it.</summary>
    public HeapUse? Heap { get; init; }

    internal void WriteTo(RecordWriter writer)
    {
        writer.Name("memory"u8);
        writer.BeginMap();
        writer.Field("rss_kb"u8, RssKb);
        writer.Field("vsz_kb"u8, VszKb);
        writer.Field("swap_kb"u8, SwapKb);
        writer.Field("pss_kb"u8, PssKb);
        writer.Field("uss_kb"u8, UssKb);
        writer.Field("shared_kb"u8, SharedKb);
        writer.Field("peak_rss_kb"u8, PeakRssKb);
        writer.Field("heap_used_kb"u8, Heap?.UsedKb);
        writer.Field("heap_free_kb"u8, Heap?.FreeKb);
        writer.Field("heap_mapped_kb"u8, Heap?.MappedKb);
        writer.EndMap();
    }
}
