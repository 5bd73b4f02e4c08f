using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Linux.Children;

/// <summary>A process that a look at /proc found.</summary>
internal sealed class HeldProcess(ProcessEntry entry, SafeFileHandle? pidfd)
{
    /// <summary>As it was last read.</summary>
    public ProcessEntry Entry { get; set; } = entry;

    /// <summary>Tells its end at once; null when there is none to be had.</summary>
    public SafeFileHandle? Pidfd { get; } = pidfd;

    /// <summary>When its end was noticed, on the clock of events; 0 while it lives.</summary>
    public ulong EndedAt { get; set; }

    /// <summary>Whether this is the process that it was then.</summary>
    public bool Is(ProcessEntry? entry) => entry is { } other && other.Pid == Entry.Pid && other.StartTicks == Entry.StartTicks;

    /// <summary>How it ended, as wait(2) tells it, once its parent has waited for it; null before, and on kernels that do not tell.</summary>
    public int? ReadWaitStatus() => Pidfd is null ? null : Linux.Pidfd.TryGetWaitStatus(Pidfd);
}
