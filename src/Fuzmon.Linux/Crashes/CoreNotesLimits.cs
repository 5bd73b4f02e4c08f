namespace Fuzmon.Linux.Crashes;

/// <summary>What is taken of a dump at most.</summary>
public sealed record CoreNotesLimits
{
    /// <summary>Bytes from its beginning to the end of its notes.</summary>
    public int MaxBytes { get; init; } = 32 << 20;

    /// <summary>Threads.</summary>
    public int MaxThreads { get; init; } = 4096;
}
