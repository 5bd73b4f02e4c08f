namespace Fuzmon.Records;

/// <summary>A process of this boot. The pid alone is not enough: pids are reused within seconds while a fuzzer forks.</summary>
/// <param name="Pid">The process id.</param>
/// <param name="StartTicks">When it started, in clock ticks since boot: field 22 of <c>/proc/pid/stat</c>.</param>
public readonly record struct ProcessKey(int Pid, ulong StartTicks);
