namespace Fuzmon.Reporting.Reports;

/// <summary>How a process ended; what was not told is null.</summary>
/// <param name="Time">When, UTC.</param>
/// <param name="ExitCode">What it passed to <c>exit</c>.</param>
/// <param name="Signal">The signal that ended it.</param>
/// <param name="LifetimeMs">From its start to its end, in milliseconds.</param>
internal sealed record ProcessEnd(DateTime Time, long? ExitCode, string? Signal, double? LifetimeMs);
