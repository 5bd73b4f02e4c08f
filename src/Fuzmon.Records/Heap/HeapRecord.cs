namespace Fuzmon.Records;

/// <summary>What the allocator of a process has, by its own figures. Bytes include malloc's own.</summary>
public sealed class HeapRecord : Record
{
    /// <summary>The process.</summary>
    public required ProcessKey Process { get; init; }

    /// <summary>Its name.</summary>
    public required string ProcessName { get; init; }

    /// <summary>The allocator: <c>glibc</c>.</summary>
    public required string Allocator { get; init; }

    /// <summary>Another one that was found in the process, and serves it instead; these figures are then of what is left to libc's.</summary>
    public string? OtherAllocator { get; init; }

    /// <summary>The versions of the allocator whose layout it has.</summary>
    public required string Layout { get; init; }

    /// <summary>Whether the figures are of one instant and agree with each other.</summary>
    public required bool IsConsistent { get; init; }

    /// <summary>The arenas, the main one first.</summary>
    public required IReadOnlyList<HeapArena> Arenas { get; init; }

    /// <summary>Blocks with mappings of their own.</summary>
    public required long MappedBlocks { get; init; }

    /// <summary>Bytes of these.</summary>
    public required ulong MappedBytes { get; init; }

    /// <summary>The most bytes that these ever had.</summary>
    public required ulong MaxMappedBytes { get; init; }

    /// <summary>Chunks that the program has, by size; null when the heap was not walked.</summary>
    public HeapChunks? Live { get; init; }

    /// <summary>Chunks that threads keep for themselves; null when the heap was not walked.</summary>
    public HeapChunks? Cached { get; init; }

    /// <summary>Why it was not walked, or only in part.</summary>
    public string? WalkError { get; init; }

    /// <summary>What it cost the process; null when nothing was stopped.</summary>
    public CaptureSummary? Capture { get; init; }

    /// <summary>Had from the kernel for arenas: <c>mallinfo2().arena</c>.</summary>
    public ulong SystemBytes => Sum(arena => arena.SystemBytes);

    /// <summary>The arenas' greatest sizes added up: the high-water mark, if they were reached together.</summary>
    public ulong MaxSystemBytes => Sum(arena => arena.MaxSystemBytes);

    /// <summary>Free chunks, each arena's last one among them: <c>ordblks</c>.</summary>
    public long FreeChunks => Arenas.Sum(arena => arena.FreeChunks + 1);

    /// <summary>Free bytes: <c>fordblks</c>.</summary>
    public ulong FreeBytes => Sum(arena => arena.FreeBytes + arena.FastBytes + arena.TopBytes);

    /// <summary>Bytes given out, or kept by threads: <c>uordblks</c>.</summary>
    public ulong UsedBytes => Sum(arena => arena.UsedBytes);

    /// <summary>Chunks in fast bins: <c>smblks</c>.</summary>
    public long FastChunks => Arenas.Sum(arena => arena.FastChunks);

    /// <summary>Bytes of these: <c>fsmblks</c>.</summary>
    public ulong FastBytes => Sum(arena => arena.FastBytes);

    /// <summary>What the main arena could give back to the kernel at its end: <c>keepcost</c>.</summary>
    public ulong TrimmableBytes => Arenas[0].TopBytes;

    /// <summary>How much of what arenas have is free but lies between what is in use, in percent.</summary>
    public double? FragmentationPercent => SystemBytes == 0 ? null : 100.0 * Sum(arena => arena.FreeBytes + arena.FastBytes) / SystemBytes;

    /// <summary>The same, with why it was not walked.</summary>
    public HeapRecord With(string walkError) => new()
    {
        Timestamp = Timestamp,
        Process = Process,
        ProcessName = ProcessName,
        Allocator = Allocator,
        OtherAllocator = OtherAllocator,
        Layout = Layout,
        IsConsistent = IsConsistent,
        Arenas = Arenas,
        MappedBlocks = MappedBlocks,
        MappedBytes = MappedBytes,
        MaxMappedBytes = MaxMappedBytes,
        WalkError = walkError,
    };

    /// <inheritdoc/>
    internal override ProcessKey? Subject => Process;

    /// <inheritdoc/>
    protected override void WriteKind(RecordWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Field("kind"u8, "heap");
    }

    /// <inheritdoc/>
    protected override void WriteFields(RecordWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Field("pid"u8, Process.Pid);
        writer.Field("process_name"u8, ProcessName);
        writer.Field("start_ticks"u8, Process.StartTicks);
        writer.Field("allocator"u8, Allocator);
        writer.Field("other_allocator"u8, OtherAllocator);
        writer.Field("layout"u8, Layout);
        writer.Field("consistent"u8, IsConsistent);
        writer.Field("system_bytes"u8, SystemBytes);
        writer.Field("max_system_bytes"u8, MaxSystemBytes);
        writer.Field("used_bytes"u8, UsedBytes);
        writer.Field("free_chunks"u8, FreeChunks);
        writer.Field("free_bytes"u8, FreeBytes);
        writer.Field("fast_chunks"u8, FastChunks);
        writer.Field("fast_bytes"u8, FastBytes);
        writer.Field("trimmable_bytes"u8, TrimmableBytes);
        writer.Field("fragmentation_percent"u8, FragmentationPercent);
        writer.Field("mapped_blocks"u8, MappedBlocks);
        writer.Field("mapped_bytes"u8, MappedBytes);
        writer.Field("max_mapped_bytes"u8, MaxMappedBytes);
        if (Live is not null)
        {
            writer.Field("live_chunks"u8, Live.Count);
            writer.Field("live_bytes"u8, Live.Bytes);
            writer.Field("cached_chunks"u8, Cached?.Count);
            writer.Field("cached_bytes"u8, Cached?.Bytes);
            Live.WriteTo(writer, "live_by_size"u8);
        }

        writer.Field("walk_error"u8, WalkError);
        writer.Name("arenas"u8);
        writer.BeginArray();
        foreach (var arena in Arenas)
            arena.WriteTo(writer);
        writer.EndArray();
        Capture?.WriteTo(writer);
    }

    private ulong Sum(Func<HeapArena, ulong> part) => Arenas.Aggregate(0UL, (sum, arena) => sum + part(arena));
}
