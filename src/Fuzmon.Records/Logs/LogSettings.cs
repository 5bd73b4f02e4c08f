namespace Fuzmon.Records;

/// <summary>Where and how the log is kept.</summary>
public sealed record LogSettings
{
    /// <summary>Bytes that wait in memory while the disk is full, unless told otherwise.</summary>
    public const int DefaultMaxBacklogBytes = 16 * 1024 * 1024;

    /// <summary>The folder that holds the day folders.</summary>
    public required string Directory { get; init; }

    /// <summary>The format of new files.</summary>
    public LogFormat Format { get; init; }

    /// <summary>Bytes that may wait in memory while they cannot be written; what comes on top is counted and dropped.</summary>
    public int MaxBacklogBytes { get; init; } = DefaultMaxBacklogBytes;
}
