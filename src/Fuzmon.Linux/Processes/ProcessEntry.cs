using System.Runtime.InteropServices;

namespace Fuzmon.Linux;

/// <summary>A process as one look at /proc found it.</summary>
/// <param name="Pid">The process id.</param>
/// <param name="ParentPid">The parent's; 0 when it lives outside this pid namespace.</param>
/// <param name="StartTicks">When it started, in clock ticks since boot.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ProcessEntry(int Pid, int ParentPid, ulong StartTicks)
{
    /// <summary>The name, with U+FFFD for what is not UTF-8. It may hold control characters.</summary>
    public string Name { get; init; } = "";

    /// <summary>CPU time of all threads since the start, in clock ticks.</summary>
    public long CpuTicks { get; init; }

    /// <summary>Resident memory in KiB, as exact as the kernel keeps it without adding up its processors' counts.</summary>
    public long RssKb { get; init; }

    /// <summary>Whether all of it has ended, so that it only waits for its parent.</summary>
    public bool HasEnded { get; init; }

    /// <summary>Another number after every exec; 0 where this program may not know.</summary>
    public ulong ExecMark { get; init; }
}
