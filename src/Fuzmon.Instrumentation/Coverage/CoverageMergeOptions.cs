namespace Fuzmon.Instrumentation.Coverage;

/// <summary>How coverage files are read.</summary>
public sealed record CoverageMergeOptions
{
    /// <summary>Whether what is wrong in tracefiles is skipped and counted, instead of being an error.</summary>
    public bool IsTolerant { get; init; }

    /// <summary>Whether tests with different names are kept apart.</summary>
    public bool KeepTests { get; init; }

    /// <summary>How many threads may read.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>How much is taken.</summary>
    public CoverageLimits Limits { get; init; } = CoverageLimits.Default;
}
