using System.Text.Json;

namespace Fuzmon.Reporting.Reports;

/// <summary>What a fuzzer had come to; what is not known is null.</summary>
internal sealed record CampaignNumbers(
    DateTime Time,
    long? Executions,
    double? Rate,
    long? Corpus,
    long? Crashes,
    long? Hangs,
    long? Edges,
    long? Cycles,
    double? StabilityPercent)
{
    /// <summary>What a record says.</summary>
    public static CampaignNumbers Of(JsonElement record, DateTime time) => new(
        time,
        record.Integer("executions"),
        record.Number("executions_per_sec"),
        record.Integer("corpus"),
        record.Integer("crashes"),
        record.Integer("hangs"),
        record.Integer("edges"),
        record.Integer("cycles"),
        record.Number("stability_percent"));
}
