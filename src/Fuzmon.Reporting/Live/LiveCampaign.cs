namespace Fuzmon.Reporting.Live;

/// <summary>A fuzzer's statistics.</summary>
internal sealed record LiveCampaign(
    DateTime Time, string Fuzzer, string Folder, string? Instance, int? Instances, long? Executions, double? ExecutionsPerSec,
    long? Corpus, long? Crashes, long? Hangs, long? Edges, double? StabilityPercent);
