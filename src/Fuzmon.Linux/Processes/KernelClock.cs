using System.Runtime.InteropServices;

namespace Fuzmon.Linux;

/// <summary>Clocks that .NET does not read.</summary>
internal static partial class KernelClock
{
    public const long NanosecondsPerSecond = 1_000_000_000;

    private const int CLOCK_THREAD_CPUTIME_ID = 3;
    private const int CLOCK_BOOTTIME = 7;
    private const int CPUCLOCK_SCHED = 2;

    /// <summary>Time since boot with the time spent suspended: what a process's start is measured in.</summary>
    public static long SinceBoot() => TryRead(CLOCK_BOOTTIME, out var nanoseconds)
        ? nanoseconds
        : throw new PlatformNotSupportedException("The kernel has no CLOCK_BOOTTIME.");

    /// <summary>
    /// CPU time of all threads of whichever process has this pid now, at the scheduler's resolution. The caller makes sure, by
    /// what it holds open, that the process it means is still there afterwards.
    /// </summary>
    public static bool TryReadCpu(int pid, out long nanoseconds) => TryRead((~pid << 3) | CPUCLOCK_SCHED, out nanoseconds);

    /// <summary>CPU time of the calling thread.</summary>
    public static long OwnCpu() => TryRead(CLOCK_THREAD_CPUTIME_ID, out var nanoseconds) ? nanoseconds : 0;

    private static bool TryRead(int clock, out long nanoseconds)
    {
        var succeeded = clock_gettime(clock, out var time) == 0;
        nanoseconds = (time.tv_sec * NanosecondsPerSecond) + time.tv_nsec;
        return succeeded;
    }

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clockid, out timespec tp);

    [StructLayout(LayoutKind.Sequential)]
    private struct timespec
    {
        public long tv_sec;
        public long tv_nsec;
    }
}
