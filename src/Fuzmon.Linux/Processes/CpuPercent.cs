namespace Fuzmon.Linux;

/// <summary>CPU use as top shows it: 100 is one busy core.</summary>
public static class CpuPercent
{
    /// <summary>Use between two readings of a process; null when either lacks CPU time or no time passed.</summary>
    public static double? Between(in ProcessReading earlier, in ProcessReading later) =>
        Of(later.CpuNanoseconds - earlier.CpuNanoseconds, later.MonotonicNanoseconds - earlier.MonotonicNanoseconds);

    /// <summary>The average from the start of the process to the reading; null when it lacks CPU time.</summary>
    public static double? SinceStart(ProcessHandle process, in ProcessReading reading) =>
        Of(reading.CpuNanoseconds, reading.MonotonicNanoseconds - process.StartMonotonicNanoseconds);

    // The fallback counts CPU in ticks: a reading by it after one by the clock can seem to go back.
    private static double? Of(long? cpu, long elapsed) =>
        cpu is { } used && elapsed > 0 ? Math.Max(0, 100.0 * used / elapsed) : null;
}
