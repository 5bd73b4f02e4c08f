namespace Fuzmon.Instrumentation.Heap;

/// <summary>Bounds of what is read of a heap.</summary>
public sealed record HeapSettings
{
    /// <summary>Bytes that are copied while the process stands still; a larger heap is not walked.</summary>
    public long MaxCopiedBytes { get; init; } = 1L << 30;

    /// <summary>Arenas that are looked at; glibc makes eight a processor.</summary>
    public int MaxArenas { get; init; } = 4096;

    /// <summary>Chunks of one list.</summary>
    public int MaxListed { get; init; } = 4_000_000;

    /// <summary>How long the process may stand still.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often it is tried, as a process may allocate arenas between the look at its mappings and the stop.</summary>
    public int Tries { get; init; } = 4;
}
