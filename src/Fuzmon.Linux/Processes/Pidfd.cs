using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Linux;

/// <summary>Descriptors that stand for a process. Every failure is a null: some kernels and sandboxes have none.</summary>
internal static partial class Pidfd
{
    private const int SYS_pidfd_open = 434;

    /// <summary>_IOWR(0xFF, 11, struct pidfd_info) of the first size; the kernel takes the size from the number.</summary>
    private const uint PIDFD_GET_INFO = 0xC040_FF0B;

    private const ulong PIDFD_INFO_EXIT = 1 << 3;

    public static SafeFileHandle? TryOpen(int pid)
    {
        var descriptor = syscall(SYS_pidfd_open, pid, 0);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>The wait status, known from when the parent has waited for the process, on Linux 6.15 and later.</summary>
    public static int? TryGetWaitStatus(SafeFileHandle pidfd)
    {
        var info = new pidfd_info { mask = PIDFD_INFO_EXIT };
        var known = ioctl(pidfd, PIDFD_GET_INFO, ref info) == 0 && (info.mask & PIDFD_INFO_EXIT) != 0;
        return known ? info.exit_code : null;
    }

    [LibraryImport("libc")]
    private static partial nint syscall(nint number, int pid, uint flags);

    [LibraryImport("libc")]
    private static partial int ioctl(SafeFileHandle fd, nuint request, ref pidfd_info info);

    /// <summary>PIDFD_INFO_SIZE_VER0; the ids between are not used.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    private struct pidfd_info
    {
        [FieldOffset(0)]
        public ulong mask;

        [FieldOffset(60)]
        public int exit_code;
    }
}
