using System.Runtime.InteropServices;

namespace Fuzmon.Linux;

/// <summary>What stays the same until the machine boots again.</summary>
public sealed partial record HostFacts
{
    private const int SC_CLK_TCK = 2;
    private const int UsualTicksPerSecond = 100;

    private HostFacts()
    {
    }

    /// <summary>The facts of this machine, read once.</summary>
    public static HostFacts Current { get; } = new();

    /// <summary>Tells one boot from another, so that pids and start ticks of different boots are never confused.</summary>
    public Guid BootId { get; } = Guid.Parse(File.ReadAllText("/proc/sys/kernel/random/boot_id"));

    /// <summary>The host's name.</summary>
    public string HostName { get; } = Environment.MachineName;

    /// <summary>The kernel's release, such as <c>6.18.2</c>.</summary>
    public string KernelRelease { get; } = File.ReadAllText("/proc/sys/kernel/osrelease").TrimEnd();

    /// <summary>The unit of start times and of CPU times in /proc.</summary>
    public int ClockTicksPerSecond { get; } = sysconf(SC_CLK_TCK) is > 0 and var ticks ? (int)ticks : UsualTicksPerSecond;

    /// <summary>The size of a page in bytes.</summary>
    public int PageSize { get; } = Environment.SystemPageSize;

    /// <summary>Whether the pids here are the machine's and not a container's: the first namespace has a number of its own.</summary>
    public bool HasInitialPidNamespace { get; } = new FileInfo("/proc/self/ns/pid").LinkTarget == "pid:[4026531836]";

    /// <summary>Now in clock ticks since boot, the unit of <see cref="ProcessEntry.StartTicks"/>.</summary>
    public ulong NowTicks => (ulong)(KernelClock.SinceBoot() / (KernelClock.NanosecondsPerSecond / ClockTicksPerSecond));

    [LibraryImport("libc")]
    private static partial nint sysconf(int name);
}
