namespace Fuzmon.Reporting.Reports;

/// <summary>What all processes of one name used together in a stretch of time.</summary>
internal struct GroupBucket : IMergeable<GroupBucket>
{
    /// <summary>CPU time, in milliseconds.</summary>
    public double CpuMs { get; set; }

    /// <summary>Resident memory, of each process the most, in KiB.</summary>
    public double RssKb { get; set; }

    /// <summary>Processes that were sampled.</summary>
    public int Processes { get; set; }

    /// <inheritdoc/>
    public static void Merge(ref GroupBucket earlier, GroupBucket later)
    {
        earlier.CpuMs += later.CpuMs;
        earlier.RssKb = Math.Max(earlier.RssKb, later.RssKb);
        earlier.Processes = Math.Max(earlier.Processes, later.Processes);
    }
}
