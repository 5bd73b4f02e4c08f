namespace Fuzmon.Instrumentation.Crashes;

/// <summary>How crashes are recorded.</summary>
public sealed record CrashSettings
{
    /// <summary>How many records of one stack are kept in full; 0 for all of them.</summary>
    public int FullPerStack { get; init; } = 5;

    /// <summary>Functions that say nothing, beside the usual ones; <c>*</c> at the end stands for anything.</summary>
    public IReadOnlyList<string> IgnoredFrames { get; init; } = [];

    /// <summary>The variables of a crashed process that may be recorded; <c>*</c> at the end stands for anything. What looks like a secret is not.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>Mappings that a record lists.</summary>
    public int MaxMappings { get; init; } = 1024;

    /// <summary>Bytes of memory around each of pc, sp and the fault address.</summary>
    public int MemoryBytes { get; init; } = 512;

    /// <summary>The largest input that is copied.</summary>
    public int MaxInputBytes { get; init; } = 1 << 20;
}
