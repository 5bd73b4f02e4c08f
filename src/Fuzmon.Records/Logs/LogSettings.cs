namespace Fuzmon.Records;

/// <summary>Where and how the log is kept.</summary>
public sealed record LogSettings
{
    /// <summary>Bytes that wait in memory while the disk is full, unless told otherwise.</summary>
    public const int DefaultMaxBacklogBytes = 16 * 1024 * 1024;

    /// <summary>Bytes after which a file is finished, unless told otherwise.</summary>
    public const long DefaultMaxFileBytes = 256L * 1024 * 1024;

    /// <summary>Bytes that all files may come to, unless told otherwise.</summary>
    public const long DefaultMaxTotalBytes = 10L * 1024 * 1024 * 1024;

    /// <summary>Days for which finished files are kept, unless told otherwise.</summary>
    public const int DefaultRetainDays = 30;

    /// <summary>The folder that holds the day folders.</summary>
    public required string Directory { get; init; }

    /// <summary>The format of new files.</summary>
    public LogFormat Format { get; init; }

    /// <summary>Which records share a file.</summary>
    public LogLayout Layout { get; init; }

    /// <summary>Whether files are compressed while they are written; it needs <see cref="Compression"/>.</summary>
    public bool Compress { get; init; }

    /// <summary>How files are compressed; null if they cannot be. Finished files are compressed whenever they can be.</summary>
    public ICompression? Compression { get; init; }

    /// <summary>Bytes that may wait in memory while they cannot be written; what comes on top is counted and dropped.</summary>
    public int MaxBacklogBytes { get; init; } = DefaultMaxBacklogBytes;

    /// <summary>Bytes after which a file is finished and a new one begun.</summary>
    public long MaxFileBytes { get; init; } = DefaultMaxFileBytes;

    /// <summary>Bytes that all files may come to before the oldest finished ones are deleted; 0 for no limit.</summary>
    public long MaxTotalBytes { get; init; } = DefaultMaxTotalBytes;

    /// <summary>Days after its last record at which a finished file is deleted; 0 for never.</summary>
    public int RetainDays { get; init; } = DefaultRetainDays;
}
