namespace Fuzmon.Reporting.Reports;

/// <summary>How much happened in a stretch of time.</summary>
internal struct EventBucket : IMergeable<EventBucket>
{
    /// <summary>Processes that were sampled for the first time.</summary>
    public int Starts { get; set; }

    /// <summary>Ends that were recorded one by one.</summary>
    public int Ends { get; set; }

    /// <summary>Crashes, and ends by the signals of crashes.</summary>
    public int Crashes { get; set; }

    /// <summary>Findings.</summary>
    public int Findings { get; set; }

    /// <summary>What happened to the monitor.</summary>
    public int Lifecycle { get; set; }

    /// <inheritdoc/>
    public static void Merge(ref EventBucket earlier, EventBucket later)
    {
        earlier.Starts += later.Starts;
        earlier.Ends += later.Ends;
        earlier.Crashes += later.Crashes;
        earlier.Findings += later.Findings;
        earlier.Lifecycle += later.Lifecycle;
    }
}
