namespace Fuzmon.Records;

/// <summary>What one arena of malloc says of itself, in bytes, malloc's own included.</summary>
public sealed record HeapArena
{
    /// <summary>Its address.</summary>
    public required ulong Address { get; init; }

    /// <summary>The address of the chunk at its end, from which new ones are cut.</summary>
    public required ulong Top { get; init; }

    /// <summary>Bytes of that chunk.</summary>
    public required ulong TopBytes { get; init; }

    /// <summary>Had from the kernel.</summary>
    public required ulong SystemBytes { get; init; }

    /// <summary>The most that it ever had from the kernel.</summary>
    public required ulong MaxSystemBytes { get; init; }

    /// <summary>Free chunks in its bins.</summary>
    public required long FreeChunks { get; init; }

    /// <summary>Bytes of these.</summary>
    public required ulong FreeBytes { get; init; }

    /// <summary>Free chunks that wait in fast bins, not yet joined with their neighbours.</summary>
    public required long FastChunks { get; init; }

    /// <summary>Bytes of these.</summary>
    public required ulong FastBytes { get; init; }

    /// <summary>Threads that allocate from it.</summary>
    public required ulong Threads { get; init; }

    /// <summary>Given to the program, or kept by its threads.</summary>
    public ulong UsedBytes => SystemBytes - Math.Min(SystemBytes, TopBytes + FreeBytes + FastBytes);

    internal void WriteTo(RecordWriter writer)
    {
        writer.BeginMap();
        writer.Field("address"u8, $"0x{Address:x}");
        writer.Field("system_bytes"u8, SystemBytes);
        writer.Field("max_system_bytes"u8, MaxSystemBytes);
        writer.Field("used_bytes"u8, UsedBytes);
        writer.Field("free_chunks"u8, FreeChunks);
        writer.Field("free_bytes"u8, FreeBytes);
        writer.Field("fast_chunks"u8, FastChunks);
        writer.Field("fast_bytes"u8, FastBytes);
        writer.Field("top_bytes"u8, TopBytes);
        writer.Field("threads"u8, Threads);
        writer.EndMap();
    }
}
