using System.Runtime.InteropServices;

namespace Fuzmon.Linux.Tests.Support;

internal static partial class Libc
{
    public const int SIGKILL = 9;
    public const int SIGSTOP = 19;
    public const int CLONE_NEWNS = 0x20000;
    public const int CLONE_FS = 0x200;
    public const int SYS_setgroups = 116;
    public const int SYS_setresuid = 117;
    public const int SYS_setresgid = 119;
    public const ulong MS_REC = 0x4000;
    public const ulong MS_PRIVATE = 0x40000;

    /// <summary>A process that has just ended is as good as signalled.</summary>
    public static void Signal(int pid, int signal) => _ = kill(pid, signal);

    [LibraryImport("libc")]
    public static partial int unshare(int flags);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mount(string source, string target, string? type, ulong flags, string? data);

    [LibraryImport("libc")]
    public static partial nint syscall(nint number, nint first, nint second, nint third);

    [LibraryImport("libc")]
    public static partial nint sigabbrev_np(int sig);

    [LibraryImport("libc")]
    private static partial int kill(int pid, int sig);
}
