using Fuzmon.Stacks.Capture;

namespace Fuzmon.Stacks.Trials;

/// <summary>How a run of a program ended. What is not known is null.</summary>
public sealed record TrialOutcome
{
    /// <summary>Its process id, which is free again.</summary>
    public required int Pid { get; init; }

    /// <summary>What it passed to <c>exit</c>; null when a signal ended it.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The number of the signal that ended it.</summary>
    public int? Signal { get; init; }

    /// <summary>Whether it was killed because its time was over.</summary>
    public bool TimedOut { get; init; }

    /// <summary>The signal's <c>si_code</c>; only of a followed run.</summary>
    public int? SignalCode { get; init; }

    /// <summary>The address that the signal is about; only of a followed run, and of faults of memory and arithmetic.</summary>
    public ulong? FaultAddress { get; init; }

    /// <summary>The thread that the signal was for.</summary>
    public int? ThreadId { get; init; }

    /// <summary>Registers in that instant, by name; empty when they are not known.</summary>
    public IReadOnlyList<KeyValuePair<string, ulong>> Registers { get; init; } = [];

    /// <summary>The bytes that rip points to, at most 16.</summary>
    public ReadOnlyMemory<byte> Instruction { get; init; }

    /// <summary>The stack in that instant, or of where it hung; null when it was not followed or there was no such instant.</summary>
    public CaptureOutcome? Capture { get; init; }

    /// <summary>The errno that explains why a followed run has no capture; 0 when it needed none.</summary>
    public int CaptureError { get; init; }

    /// <summary>What it printed to standard error, as far as it was kept.</summary>
    public ReadOnlyMemory<byte> Error { get; init; }

    /// <summary>CPU time of it and of what it waited for, in milliseconds.</summary>
    public double CpuMs { get; init; }

    /// <summary>The largest resident set, in KiB.</summary>
    public long PeakRssKb { get; init; }

    /// <summary>From its start to its end, in milliseconds.</summary>
    public double WallMs { get; init; }
}
