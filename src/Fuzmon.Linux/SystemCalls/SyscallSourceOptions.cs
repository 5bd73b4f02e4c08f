namespace Fuzmon.Linux.SystemCalls;

/// <summary>What a source is to tell.</summary>
public sealed record SyscallSourceOptions
{
    /// <summary>What is copied of each call: <see cref="CaptureStep.PerCall"/> steps for each of <see cref="CaptureStep.Calls"/> numbers.</summary>
    public required IReadOnlyList<CaptureStep> Plan { get; init; }

    /// <summary>Whether the call of a number is told; <see cref="CaptureStep.Calls"/> stands for all numbers from it on.</summary>
    public required Func<int, bool> Includes { get; init; }

    /// <summary>Whether signals are told.</summary>
    public bool Signals { get; init; } = true;

    /// <summary>Whether children that a traced process forks are traced, too.</summary>
    public bool FollowForks { get; init; } = true;

    /// <summary>Of data at most, in bytes; of paths up to 4,095 are copied.</summary>
    public int DataBytes { get; init; } = 32;

    /// <summary>Calls of one process a second that are told at most; the rest is dropped and counted. 0: all.</summary>
    public int MaxCallsPerSecond { get; init; }

    /// <summary>Room for what is not read yet, in bytes: a power of 2 and whole pages.</summary>
    public int RingBytes { get; init; } = 16 << 20;
}
