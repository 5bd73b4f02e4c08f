using System.Runtime.InteropServices;

namespace Fuzmon.Linux.Children;

/// <summary>Something that happened to one process; laid out as <c>struct fuzmon_process_event</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
public record struct ChildEvent
{
    /// <summary>When, in nanoseconds of CLOCK_MONOTONIC.</summary>
    public ulong Time { get; set; }

    /// <summary>What.</summary>
    public ChildEventKind Kind { get; set; }

    /// <summary>The thread.</summary>
    public int Pid { get; set; }

    /// <summary>Its process.</summary>
    public int ProcessId { get; set; }

    /// <summary>The process that it descends from; 0 when not known.</summary>
    public int ParentPid { get; set; }

    /// <summary>As wait(2) tells it.</summary>
    public int Status { get; set; }

    /// <summary>Which of the others are known.</summary>
    public ChildFacts Known { get; set; }

    /// <summary>KiB.</summary>
    public ulong PeakRssKb { get; set; }

    /// <summary>Nanoseconds.</summary>
    public ulong Cpu { get; set; }

    /// <summary>Page faults served without storage.</summary>
    public ulong MinorFaults { get; set; }

    /// <summary>Page faults that had to wait for storage.</summary>
    public ulong MajorFaults { get; set; }

    /// <summary>The name.</summary>
    public CommandName Name { get; set; }
}
