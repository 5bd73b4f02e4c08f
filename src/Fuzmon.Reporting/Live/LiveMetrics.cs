namespace Fuzmon.Reporting.Live;

/// <summary>What metrics are made of.</summary>
internal sealed record LiveMetrics
{
    /// <summary>The model.</summary>
    public required LiveSnapshot Snapshot { get; init; }

    /// <summary>How long a thread stood still for a capture, at the longest of each.</summary>
    public required TimeHistogram Pauses { get; init; }

    /// <summary>How long captures took.</summary>
    public required TimeHistogram Captures { get; init; }

    /// <summary>Captures that came to nothing.</summary>
    public required long CapturesMissed { get; init; }

    /// <summary>Events that were lost, by their source.</summary>
    public required IReadOnlyDictionary<string, long> EventsLost { get; init; }

    /// <summary>Findings by rule and severity.</summary>
    public required IReadOnlyDictionary<(string Rule, string Severity), long> FindingsByRule { get; init; }
}
