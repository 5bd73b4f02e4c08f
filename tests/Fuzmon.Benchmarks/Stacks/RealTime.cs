using System.Globalization;

namespace Fuzmon.Benchmarks.Stacks;

/// <summary>
/// Keeps the rest of the machine out of the figures: both sides run in real time, where that is allowed, and each on a CPU of its own,
/// since two that spin in real time on one CPU would wait for each other.
/// </summary>
internal static class RealTime
{
    public const int CaptureCpu = 0;
    public const int TargetCpu = 1;

    private static readonly bool HasTwoCpus = Environment.ProcessorCount > 1;

    /// <summary>Binds every thread of a process.</summary>
    /// <returns>Whether it runs in real time.</returns>
    public static bool Pin(int pid, int cpu)
    {
        var process = pid.ToString(CultureInfo.InvariantCulture);
        return HasTwoCpus
            && Commands.TryRun("taskset", "-a", "-c", "-p", cpu.ToString(CultureInfo.InvariantCulture), process) == 0
            && Commands.TryRun("chrt", "-a", "-f", "-p", "50", process) == 0;
    }
}
