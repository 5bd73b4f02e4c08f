namespace Fuzmon.Reporting.Reports;

/// <summary>What is known of one process so far.</summary>
internal sealed class ProcessState(ProcessIdentity identity, string name, byte[] nameUtf8, DateTime first)
{
    /// <summary>Which one it is.</summary>
    public ProcessIdentity Identity { get; } = identity;

    /// <summary>Its last name.</summary>
    public string Name { get; set; } = name;

    /// <summary>That name as it stood in the record.</summary>
    public byte[] NameUtf8 { get; set; } = nameUtf8;

    /// <summary>The first that was recorded of it, UTC.</summary>
    public DateTime First { get; } = first;

    /// <summary>The last that was recorded of it, UTC.</summary>
    public DateTime Last { get; set; } = first;

    /// <summary>Its parent; 0 when not known.</summary>
    public int ParentPid { get; set; }

    /// <summary>Its samples.</summary>
    public long Samples { get; set; }

    /// <summary>CPU time that it used while it was watched, in milliseconds.</summary>
    public double CpuMs { get; set; }

    /// <summary>CPU time since its start as it was last recorded; not a number when not known.</summary>
    public double LastCpuMs { get; set; } = double.NaN;

    /// <summary>The highest CPU use of a sample, in percent.</summary>
    public double PeakCpu { get; set; }

    /// <summary>Resident memory of the first sample, in KiB.</summary>
    public long FirstRssKb { get; set; } = -1;

    /// <summary>Resident memory of the last sample, in KiB.</summary>
    public long LastRssKb { get; set; } = -1;

    /// <summary>The most resident memory that was recorded, in KiB.</summary>
    public long PeakRssKb { get; set; } = -1;

    /// <summary>Memory in swap at its most, in KiB.</summary>
    public long PeakSwapKb { get; set; } = -1;

    /// <summary>Samples that were taken too late to be.</summary>
    public long MissedTicks { get; set; }

    /// <summary>Its end; null while none was recorded.</summary>
    public ProcessEnd? End { get; set; }

    /// <summary>What it used over time; null when there was no room for that.</summary>
    public TimeBuckets<SampleBucket>? Series { get; set; }

    /// <summary>Whether the beginning of <see cref="Series"/> is missing.</summary>
    public bool IsSeriesCut { get; set; }

    /// <summary>The time between its last two samples, in ticks.</summary>
    public long LastGapTicks { get; set; }

    /// <summary>What it has added to its group's memory in the stretch of its last sample, in KiB.</summary>
    public long GroupRssKb { get; set; }

    /// <summary>The same for all processes together.</summary>
    public long AllRssKb { get; set; }

    /// <summary>How much there is to see in it: what has little goes first when room is short.</summary>
    public double Interest => CpuMs + (Math.Max(0, PeakRssKb) / 100.0) + (End?.Signal is null ? 0 : 1000);
}
