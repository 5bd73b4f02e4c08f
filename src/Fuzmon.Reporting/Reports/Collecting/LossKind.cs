namespace Fuzmon.Reporting.Reports;

/// <summary>What the monitor said of itself, for one reason.</summary>
internal sealed class LossKind
{
    /// <summary>What happened: <c>outage</c>, <c>gave_up</c>, <c>lost</c> or <c>degraded</c>.</summary>
    public required string Event { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>The first time, UTC.</summary>
    public DateTime First { get; init; }

    /// <summary>The last time, UTC.</summary>
    public DateTime Last { get; set; }

    /// <summary>How often.</summary>
    public long Count { get; set; }

    /// <summary>Records that were lost.</summary>
    public long Lost { get; set; }

    /// <summary>How long nobody watched, in milliseconds.</summary>
    public double OutageMs { get; set; }
}
