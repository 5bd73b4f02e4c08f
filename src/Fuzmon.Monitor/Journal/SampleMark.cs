namespace Fuzmon.Monitor;

/// <summary>The reading that the next one's CPU use is measured from, as it is kept: both clocks go on while nobody watches.</summary>
/// <param name="MonotonicNanoseconds">When it was, on CLOCK_MONOTONIC.</param>
/// <param name="CpuNanoseconds">CPU time since the process started.</param>
internal readonly record struct SampleMark(long MonotonicNanoseconds, long CpuNanoseconds);
