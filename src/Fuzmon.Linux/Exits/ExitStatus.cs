using System.Runtime.InteropServices;

namespace Fuzmon.Linux;

/// <summary>How a process ended: by an exit code or by a signal.</summary>
/// <param name="ExitCode">0 to 255; null when a signal ended it.</param>
/// <param name="Signal">The signal's number; null when it exited.</param>
/// <param name="CoreDumped">Whether the signal made the kernel dump it.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ExitStatus(int? ExitCode, int? Signal, bool CoreDumped)
{
    private const int SignalMask = 0x7f;
    private const int CoreFlag = 0x80;

    /// <summary>Takes apart what wait(2) gives for a process that has ended.</summary>
    public static ExitStatus FromWaitStatus(int status) => (status & SignalMask) is not 0 and var signal
        ? new ExitStatus(null, signal, (status & CoreFlag) != 0)
        : new ExitStatus((status >> 8) & 0xff, null, CoreDumped: false);
}
