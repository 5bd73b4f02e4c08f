namespace Fuzmon.Reporting.Reports;

/// <summary>What one process used in a stretch of time: the least and the most, so that a peak is seen however coarse the stretches get.</summary>
internal struct SampleBucket : IMergeable<SampleBucket>
{
    /// <summary>Samples in it.</summary>
    public int Count { get; set; }

    /// <summary>Samples with CPU use in it.</summary>
    public int CpuCount { get; set; }

    /// <summary>The least resident memory, in KiB; meaningless without samples.</summary>
    public float MinRssKb { get; set; }

    /// <summary>The most resident memory, in KiB.</summary>
    public float MaxRssKb { get; set; }

    /// <summary>The least CPU use, in percent.</summary>
    public float MinCpu { get; set; }

    /// <summary>The most CPU use, in percent.</summary>
    public float MaxCpu { get; set; }

    /// <summary>CPU use of all samples added up.</summary>
    public double CpuSum { get; set; }

    /// <summary>Adds a sample.</summary>
    public void Add(long rssKb, double cpuPercent)
    {
        if (rssKb >= 0)
        {
            (MinRssKb, MaxRssKb) = Count == 0 ? (rssKb, rssKb) : (Math.Min(MinRssKb, rssKb), Math.Max(MaxRssKb, rssKb));
            Count++;
        }

        if (double.IsNaN(cpuPercent))
            return;
        var cpu = (float)cpuPercent;
        (MinCpu, MaxCpu) = CpuCount == 0 ? (cpu, cpu) : (Math.Min(MinCpu, cpu), Math.Max(MaxCpu, cpu));
        CpuSum += cpuPercent;
        CpuCount++;
    }

    /// <inheritdoc/>
    public static void Merge(ref SampleBucket earlier, SampleBucket later)
    {
        if (later.Count > 0)
        {
            (earlier.MinRssKb, earlier.MaxRssKb) = earlier.Count == 0
                ? (later.MinRssKb, later.MaxRssKb)
                : (Math.Min(earlier.MinRssKb, later.MinRssKb), Math.Max(earlier.MaxRssKb, later.MaxRssKb));
        }

        if (later.CpuCount > 0)
        {
            (earlier.MinCpu, earlier.MaxCpu) = earlier.CpuCount == 0
                ? (later.MinCpu, later.MaxCpu)
                : (Math.Min(earlier.MinCpu, later.MinCpu), Math.Max(earlier.MaxCpu, later.MaxCpu));
        }

        earlier.Count += later.Count;
        earlier.CpuCount += later.CpuCount;
        earlier.CpuSum += later.CpuSum;
    }
}
