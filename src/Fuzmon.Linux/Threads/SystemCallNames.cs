namespace Fuzmon.Linux.Threads;

/// <summary>System calls of x86_64 in which a thread may stay for long.</summary>
internal static class SystemCallNames
{
    private static readonly Dictionary<int, (string Name, bool TakesDescriptor)> Table = new()
    {
        [0] = ("read", true),
        [1] = ("write", true),
        [2] = ("open", false),
        [7] = ("poll", false),
        [16] = ("ioctl", true),
        [17] = ("pread64", true),
        [18] = ("pwrite64", true),
        [19] = ("readv", true),
        [20] = ("writev", true),
        [23] = ("select", false),
        [34] = ("pause", false),
        [35] = ("nanosleep", false),
        [42] = ("connect", true),
        [43] = ("accept", true),
        [44] = ("sendto", true),
        [45] = ("recvfrom", true),
        [46] = ("sendmsg", true),
        [47] = ("recvmsg", true),
        [61] = ("wait4", false),
        [65] = ("semop", false),
        [70] = ("msgrcv", false),
        [72] = ("fcntl", true),
        [73] = ("flock", true),
        [74] = ("fsync", true),
        [75] = ("fdatasync", true),
        [128] = ("rt_sigtimedwait", false),
        [130] = ("rt_sigsuspend", false),
        [202] = ("futex", false),
        [219] = ("restart_syscall", false),
        [220] = ("semtimedop", false),
        [230] = ("clock_nanosleep", false),
        [232] = ("epoll_wait", true),
        [247] = ("waitid", false),
        [257] = ("openat", false),
        [270] = ("pselect6", false),
        [271] = ("ppoll", false),
        [275] = ("splice", true),
        [281] = ("epoll_pwait", true),
        [288] = ("accept4", true),
        [299] = ("recvmmsg", true),
        [426] = ("io_uring_enter", true),
        [441] = ("epoll_pwait2", true),
        [449] = ("futex_waitv", false),
    };

    public static string NameOf(int number) => Table.TryGetValue(number, out var call) ? call.Name : $"system call {number}";

    public static bool TakesDescriptor(int number) => Table.TryGetValue(number, out var call) && call.TakesDescriptor;
}
