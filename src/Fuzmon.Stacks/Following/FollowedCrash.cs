using Fuzmon.Stacks.Capture;

namespace Fuzmon.Stacks.Following;

/// <summary>A process that a signal is about to end, and that is held until somebody has looked at it. What is not known is null or empty.</summary>
public sealed record FollowedCrash
{
    /// <summary>By which it is let go, and its end is told.</summary>
    public required ulong Number { get; init; }

    /// <summary>The process.</summary>
    public required int Pid { get; init; }

    /// <summary>The thread that the signal is for.</summary>
    public required int ThreadId { get; init; }

    /// <summary>The number of the signal.</summary>
    public required int Signal { get; init; }

    /// <summary>The signal's <c>si_code</c>.</summary>
    public required int SignalCode { get; init; }

    /// <summary>The address that the signal is about: of faults of memory and arithmetic.</summary>
    public ulong? FaultAddress { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime Time { get; init; }

    /// <summary>How much longer it is held at most.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>Registers of the thread, by name.</summary>
    public IReadOnlyList<KeyValuePair<string, ulong>> Registers { get; init; } = [];

    /// <summary>The stacks of all threads.</summary>
    public required CaptureOutcome Capture { get; init; }
}
