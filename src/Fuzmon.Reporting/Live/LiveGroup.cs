namespace Fuzmon.Reporting.Live;

/// <summary>The processes of a group together.</summary>
internal sealed record LiveGroup
{
    public required string Name { get; init; }
    public int Processes { get; init; }
    public double CpuPercent { get; init; }

    /// <summary>CPU time of all that are and were, in seconds; never falls.</summary>
    public double CpuSeconds { get; init; }
    public long? RssKb { get; init; }
    public long? VszKb { get; init; }
    public long? SwapKb { get; init; }
    public long? PssKb { get; init; }
    public long? Threads { get; init; }
    public long Starts { get; init; }

    /// <summary>Ends by themselves.</summary>
    public long Exited { get; init; }

    /// <summary>Ends by the signal's name.</summary>
    public required IReadOnlyDictionary<string, long> Signalled { get; init; }

    /// <summary>Ends of which the source did not tell how.</summary>
    public long EndedUnknown { get; init; }

    /// <summary>Crash records by the signal's name; <c>none</c> for what the program itself reported.</summary>
    public required IReadOnlyDictionary<string, long> Crashes { get; init; }
}
