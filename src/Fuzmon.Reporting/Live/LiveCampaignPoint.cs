namespace Fuzmon.Reporting.Live;

/// <summary>The campaigns together at one moment.</summary>
internal sealed record LiveCampaignPoint(DateTime Time, double? ExecutionsPerSec, long? Corpus, long? Edges, long? Crashes);
