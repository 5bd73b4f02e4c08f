using System.Globalization;

namespace Fuzmon.Benchmarks.Stacks;

/// <summary>
/// Keeps the rest of the machine out of the figures, where that is allowed: each side has a CPU of its own and the highest ordinary
/// priority.
/// </summary>
internal static class RealTime
{
    private const int CaptureCpu = 0;
    private const int TargetCpu = 1;

    private static readonly bool HasTwoCpus = Environment.ProcessorCount > 1;

    /// <summary>For this process, once all its threads are there.</summary>
    /// <returns>Whether it is allowed.</returns>
    public static bool TryFavourCaptures() => TryBind(Environment.ProcessId, CaptureCpu) && TryRun("renice", ["-n", "-20", "-p"], Environment.ProcessId);

    /// <summary>For a target, once all its threads are there.</summary>
    public static void FavourTarget(int pid)
    {
        if (!TryBind(pid, TargetCpu))
            return;

        // It begins with the policy of who started it. Only a first thread spins; the others wait.
        TryRun("chrt", ["-o", "-p", "0"], pid);
        TryRun("renice", ["-n", "-20", "-p"], pid);
    }

    private static bool TryBind(int pid, int cpu) => HasTwoCpus && TryRun("taskset", ["-a", "-c", "-p", cpu.ToString(CultureInfo.InvariantCulture)], pid);

    private static bool TryRun(string program, string[] options, int pid)
        => Commands.TryRun(program, [.. options, pid.ToString(CultureInfo.InvariantCulture)]) == 0;
}
