namespace Fuzmon.Reporting.Live;

/// <summary>Totals since the monitor started, and rates of the last half minute.</summary>
internal sealed record LiveFigures
{
    /// <summary>Processes alive.</summary>
    public int Processes { get; init; }

    /// <summary>Samples of processes that there was no room for.</summary>
    public long SamplesOmitted { get; init; }

    /// <summary>Samples.</summary>
    public long Samples { get; init; }

    /// <summary>Samples a second.</summary>
    public double SamplesPerSec { get; init; }

    /// <summary>Ends of processes.</summary>
    public long Exits { get; init; }

    /// <summary>Ends a second.</summary>
    public double ExitsPerSec { get; init; }

    /// <summary>Crash records.</summary>
    public long Crashes { get; init; }

    /// <summary>Findings.</summary>
    public long Findings { get; init; }

    /// <summary>Ticks without a sample because sampling was late.</summary>
    public long MissedTicks { get; init; }

    /// <summary>Events that the source of events lost.</summary>
    public long EventsLost { get; init; }

    /// <summary>Records that were lost on their way.</summary>
    public long RecordsLost { get; init; }
}
