using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>To the alerts: what a reading of a process found.</summary>
/// <param name="Process">The process.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsNamed">Whether it was named or launched.</param>
/// <param name="MonotonicNanoseconds">When it was read, on CLOCK_MONOTONIC.</param>
/// <param name="RssKb">Resident memory in KiB; null where it could not be read.</param>
/// <param name="CpuNanoseconds">CPU time of its life; null where it could not be read.</param>
internal sealed record ProcessSampled(
    ProcessKey Process, string Name, bool IsNamed, long MonotonicNanoseconds, long? RssKb, long? CpuNanoseconds);
