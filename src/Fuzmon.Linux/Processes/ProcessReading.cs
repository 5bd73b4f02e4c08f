using System.Runtime.InteropServices;

namespace Fuzmon.Linux;

/// <summary>
/// What one reading found. A value that was not asked for, that the kernel does not have (memory of a kernel thread) or that may
/// not be read is absent, never zero; what comes with a file that was read anyway is present unasked.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ProcessReading
{
    /// <summary>When the process was read, UTC.</summary>
    public DateTime Timestamp { get; init; }

    /// <summary>When the CPU time was read, on CLOCK_MONOTONIC.</summary>
    public long MonotonicNanoseconds { get; init; }

    /// <summary>Fields that were asked for and could not be read, for want of permission as a rule.</summary>
    public SampleFields Unreadable { get; init; }

    /// <summary>The parent; 0 when it lives outside this pid namespace. Absent from most readings of a process that has not run.</summary>
    public int? ParentPid { get; init; }

    /// <summary>The state letter of the main thread; Z when it has ended before the others.</summary>
    public char? State { get; init; }

    /// <summary>The number of threads.</summary>
    public int? Threads { get; init; }

    /// <summary>CPU time of all threads, dead ones too, in nanoseconds.</summary>
    public long? CpuNanoseconds { get; init; }

    /// <summary>Resident memory in KiB.</summary>
    public long? RssKb { get; init; }

    /// <summary>Size of the address space in KiB.</summary>
    public long? VszKb { get; init; }

    /// <summary>Swapped-out private memory in KiB.</summary>
    public long? SwapKb { get; init; }

    /// <summary>Highest resident memory so far in KiB.</summary>
    public long? PeakRssKb { get; init; }

    /// <summary>Proportional share of resident memory in KiB.</summary>
    public long? PssKb { get; init; }

    /// <summary>Resident memory that no other process maps in KiB.</summary>
    public long? UssKb { get; init; }

    /// <summary>Resident memory that others map too in KiB.</summary>
    public long? SharedKb { get; init; }

    /// <summary>Page faults that needed no disk.</summary>
    public long? MinorFaults { get; init; }

    /// <summary>Page faults that needed a disk.</summary>
    public long? MajorFaults { get; init; }

    /// <summary>Context switches of the main thread because it waited.</summary>
    public long? VoluntaryContextSwitches { get; init; }

    /// <summary>Context switches of the main thread because its time was up.</summary>
    public long? InvoluntaryContextSwitches { get; init; }

    /// <summary>Bytes fetched from storage.</summary>
    public long? ReadBytes { get; init; }

    /// <summary>Bytes sent to storage.</summary>
    public long? WriteBytes { get; init; }

    /// <summary>Bytes read by system calls, from anywhere.</summary>
    public long? ReadChars { get; init; }

    /// <summary>Bytes written by system calls, to anywhere.</summary>
    public long? WriteChars { get; init; }
}
