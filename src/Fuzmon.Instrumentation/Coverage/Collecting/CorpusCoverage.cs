namespace Fuzmon.Instrumentation.Coverage.Collecting;

/// <summary>What a corpus covers.</summary>
/// <param name="Data">The coverage.</param>
/// <param name="Runs">How many inputs were run.</param>
/// <param name="Signaled">Of these, how many a signal ended, so that their data are lost.</param>
/// <param name="TimedOut">Of these, how many took too long, so that their data are lost.</param>
/// <param name="Trouble">Why data could not be made use of; null when all could.</param>
public sealed record CorpusCoverage(CoverageData Data, long Runs, long Signaled, long TimedOut, string? Trouble);
