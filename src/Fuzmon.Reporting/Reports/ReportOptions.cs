namespace Fuzmon.Reporting.Reports;

/// <summary>What a report is about.</summary>
public sealed record ReportOptions
{
    /// <summary>Records before are left out, UTC.</summary>
    public DateTime? From { get; init; }

    /// <summary>Records from then on are left out, UTC.</summary>
    public DateTime? To { get; init; }

    /// <summary>Only what is about these processes; empty for everything.</summary>
    public IReadOnlyList<int> Pids { get; init; } = [];

    /// <summary>Only what is about processes of these names; empty for everything.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>How many processes the chart of CPU use has.</summary>
    public int TopCpu { get; init; } = 10;

    /// <summary>How many processes the chart of resident memory has.</summary>
    public int TopRss { get; init; } = 10;

    /// <summary>Whether a record was asked for.</summary>
    internal bool Wants(RecordLine record)
    {
        if (record.Timestamp < From || record.Timestamp >= To)
            return false;
        if (Pids.Count == 0 && Names.Count == 0)
            return true;
        // What the monitor says of itself tells what is missing of any process.
        if (record.Kind == RecordKind.Lifecycle && record.Pid == 0)
            return true;
        return (Pids.Count == 0 || (record.Pid != 0 && Pids.Contains(record.Pid)))
            && (Names.Count == 0 || (record.Name is { } name && Names.Contains(name)));
    }
}
