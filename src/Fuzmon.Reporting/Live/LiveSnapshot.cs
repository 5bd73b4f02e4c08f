namespace Fuzmon.Reporting.Live;

/// <summary>What the live model knows at one moment. It is also the JSON of <c>/api/snapshot</c>; what is not known is null and left out.</summary>
internal sealed record LiveSnapshot
{
    /// <summary>When, UTC: of the newest record.</summary>
    public DateTime? Time { get; init; }

    /// <summary>The monitor's machine.</summary>
    public string? Host { get; init; }

    /// <summary>The monitor's version.</summary>
    public string? Version { get; init; }

    /// <summary>Totals and rates.</summary>
    public required LiveFigures Figures { get; init; }

    /// <summary>Those alive, busiest first.</summary>
    public required IReadOnlyList<LiveProcess> Processes { get; init; }

    /// <summary>Processes by group.</summary>
    public required IReadOnlyList<LiveGroup> Groups { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<LiveCrash> Crashes { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<LiveFinding> Findings { get; init; }

    /// <summary>What fuzzers have come to, an entry an instance and one for each output folder as a whole.</summary>
    public required IReadOnlyList<LiveCampaign> Campaigns { get; init; }

    /// <summary>The course of all campaigns together, oldest first.</summary>
    public required IReadOnlyList<LiveCampaignPoint> Curve { get; init; }

    /// <summary>What was lost, newest first.</summary>
    public required IReadOnlyList<LiveLoss> Losses { get; init; }

    /// <summary>The stacks that were seen most often on a processor, of all processes.</summary>
    public required IReadOnlyList<LiveStack> Stacks { get; init; }
}
