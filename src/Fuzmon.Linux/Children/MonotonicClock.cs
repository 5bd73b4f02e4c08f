using System.Diagnostics;

namespace Fuzmon.Linux.Children;

/// <summary>The clock of events, and the one that starts of processes are told in.</summary>
public static class MonotonicClock
{
    private const ulong NanosecondsPerSecond = 1_000_000_000;

    /// <summary>CLOCK_MONOTONIC, in nanoseconds.</summary>
    public static ulong Now => (ulong)Stopwatch.GetTimestamp();

    /// <summary>The time of a start; up to a clock tick early.</summary>
    public static ulong OfTicks(ulong startTicks)
    {
        var sinceBoot = (UInt128)startTicks * NanosecondsPerSecond / (ulong)HostFacts.Current.ClockTicksPerSecond;
        var suspended = Suspended;
        return sinceBoot > suspended ? (ulong)sinceBoot - suspended : 0;
    }

    /// <summary>What the kernel calls the start of a process that began then; rarely one tick off.</summary>
    public static ulong ToTicks(ulong time)
        => (ulong)((UInt128)(time + Suspended) * (ulong)HostFacts.Current.ClockTicksPerSecond / NanosecondsPerSecond);

    private static ulong Suspended
    {
        get
        {
            var boot = (ulong)KernelClock.SinceBoot();
            var monotonic = Now;
            return boot > monotonic ? boot - monotonic : 0;
        }
    }
}
