using System.ComponentModel;
using System.Runtime.InteropServices;
using Fuzmon.Linux.Proc;
using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Linux.Launching;

/// <summary>Signals to processes that are held by a pidfd, so that none can hit another that has got the same pid.</summary>
public static partial class ProcessSignals
{
    private const int SYS_pidfd_send_signal = 424;

    /// <summary>Sends a signal; false if the process has ended and been reaped.</summary>
    /// <exception cref="Win32Exception">It is not permitted, or there is no such signal.</exception>
    public static bool Send(SafeFileHandle pidfd, int signal)
    {
        if (syscall(SYS_pidfd_send_signal, pidfd, signal, 0, 0) == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        return error == Errno.ESRCH ? false : throw new Win32Exception(error);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, SafeFileHandle pidfd, int sig, nint info, uint flags);
}
