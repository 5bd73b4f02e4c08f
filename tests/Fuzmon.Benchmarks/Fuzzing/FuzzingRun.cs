namespace Fuzmon.Benchmarks.Fuzzing;

/// <summary>What came of one run of AFL++.</summary>
/// <param name="Executions">As AFL++ counts them.</param>
/// <param name="PerSecond">Executions a second.</param>
/// <param name="CpuPerExecution">CPU time of the fuzzer and its children, in microseconds.</param>
/// <param name="MonitorCpuPerExecution">CPU time of the monitor itself, in microseconds; 0 without.</param>
/// <param name="Counted">Children of the target's name that the monitor has counted; 0 without.</param>
/// <param name="Lost">Events that the monitor says are lost.</param>
internal sealed record FuzzingRun(
    long Executions, double PerSecond, double CpuPerExecution, double MonitorCpuPerExecution, long Counted, long Lost);
