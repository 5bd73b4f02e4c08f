using System.Runtime.InteropServices;

namespace Fuzmon.Linux.Children;

/// <summary>Something that happened to one process; laid out as <c>struct fuzmon_process_event</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct ChildEvent
{
    /// <summary>When, in nanoseconds of CLOCK_MONOTONIC.</summary>
    public ulong Time { get; init; }

    /// <summary>When the process began, likewise; 0 when not known.</summary>
    public ulong Start { get; init; }

    /// <summary>What.</summary>
    public ChildEventKind Kind { get; init; }

    /// <summary>The thread.</summary>
    public int Pid { get; init; }

    /// <summary>Its process.</summary>
    public int ProcessId { get; init; }

    /// <summary>The process that it descends from; 0 when not known.</summary>
    public int ParentPid { get; init; }

    /// <summary>As wait(2) tells it.</summary>
    public int Status { get; init; }

    /// <summary>Which of the others are known.</summary>
    public ChildFacts Known { get; init; }

    /// <summary>KiB.</summary>
    public ulong PeakRssKb { get; init; }

    /// <summary>Nanoseconds.</summary>
    public ulong Cpu { get; init; }

    /// <summary>Page faults served without storage.</summary>
    public ulong MinorFaults { get; init; }

    /// <summary>Page faults that had to wait for storage.</summary>
    public ulong MajorFaults { get; init; }

    /// <summary>The name.</summary>
    public CommandName Name { get; init; }
}
