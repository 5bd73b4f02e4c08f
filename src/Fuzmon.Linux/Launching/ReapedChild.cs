using System.Runtime.InteropServices;

namespace Fuzmon.Linux.Launching;

/// <summary>A child that has ended.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ReapedChild
{
    /// <summary>Its process id.</summary>
    public required int Pid { get; init; }

    /// <summary>When it started, in clock ticks since boot; null if /proc does not let us see it.</summary>
    public ulong? StartTicks { get; init; }

    /// <summary>How it ended.</summary>
    public required ExitStatus Status { get; init; }

    /// <summary>CPU time of all its threads.</summary>
    public long CpuNanoseconds { get; init; }

    /// <summary>CPU time, user and system, of the child and of all descendants that have been waited for.</summary>
    public long FamilyCpuNanoseconds { get; init; }

    /// <summary>
    /// The largest resident set, in KiB, that it ever had; null when it has waited for children, because the kernel adds theirs. The
    /// kernel keeps the peak over exec: for the command itself it is not less than what it had while it was held.
    /// </summary>
    public long? PeakRssKb { get; init; }
}
