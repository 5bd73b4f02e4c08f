namespace Fuzmon.Reporting.Reports;

/// <summary>All processes of one name, so far.</summary>
internal sealed class GroupState(string name)
{
    // A sample that comes later than this after the one before tells nothing of the time between.
    private const long LongestGapTicks = 150 * TimeSpan.TicksPerSecond;

    /// <summary>Their name.</summary>
    public string Name { get; } = name;

    /// <summary>How many were sampled.</summary>
    public long Processes { get; set; }

    /// <summary>Their samples.</summary>
    public long Samples { get; set; }

    /// <summary>CPU time that they used while they were sampled, in milliseconds.</summary>
    public double CpuMs { get; set; }

    /// <summary>The most resident memory of one of them, in KiB.</summary>
    public long PeakRssKb { get; set; } = -1;

    /// <summary>What they used together over time.</summary>
    public TimeBuckets<GroupBucket> Series { get; } = new();

    /// <summary>Adds CPU time that was used between two times.</summary>
    public void AddCpu(DateTime from, DateTime to, double cpuMs)
    {
        CpuMs += cpuMs;
        Series.At(to);
        var span = (to - from).Ticks;
        if (span <= 0)
        {
            Series.At(to).CpuMs += cpuMs;
            return;
        }

        // When both ends are there the width is what it will be, and the stretches between are few.
        Series.At(from);
        for (var at = from; at < to;)
        {
            var end = Math.Min(((at.Ticks / Series.WidthTicks) + 1) * Series.WidthTicks, to.Ticks);
            Series.At(at).CpuMs += cpuMs * (end - at.Ticks) / span;
            at = new DateTime(end, DateTimeKind.Utc);
        }
    }

    /// <summary>Adds what one of them has resident, and had since its last sample.</summary>
    /// <param name="process">As it was after the sample before.</param>
    /// <param name="now">When it was sampled.</param>
    /// <param name="rssKb">What it has, in KiB.</param>
    /// <param name="added">What this returned for the sample before.</param>
    /// <returns>What it has added in the stretch of now.</returns>
    public long AddRss(ProcessState process, DateTime now, long rssKb, long added)
    {
        var isFirst = process.Samples == 0;
        PeakRssKb = Math.Max(PeakRssKb, rssKb);
        Series.At(now);
        var (before, number) = (Series.NumberOf(process.Last), Series.NumberOf(now));
        if (!isFirst && before == number)
        {
            ref var bucket = ref Series.At(now);
            bucket.RssKb += Math.Max(0, rssKb - added);
            return Math.Max(rssKb, added);
        }

        if (!isFirst && now > process.Last && !IsGap(process, now))
            Fill(before + 1, number, process.LastRssKb);
        Add(now, rssKb);
        return rssKb;
    }

    /// <summary>What one of them had resident after its last sample, until it ended or the records do.</summary>
    public void Keep(ProcessState process, DateTime until)
    {
        if (process.Samples > 0 && process.LastRssKb >= 0 && until > process.Last && !IsGap(process, until))
        {
            Series.At(until);
            Fill(Series.NumberOf(process.Last) + 1, Series.NumberOf(until) + 1, process.LastRssKb);
        }
    }

    private static bool IsGap(ProcessState process, DateTime now) => (now - process.Last).Ticks > Math.Max(LongestGapTicks, 3 * process.LastGapTicks);

    private void Fill(long from, long end, long rssKb)
    {
        for (var number = from; number < end; number++)
            Add(new DateTime(number * Series.WidthTicks, DateTimeKind.Utc), rssKb);
    }

    private void Add(DateTime time, long rssKb)
    {
        ref var bucket = ref Series.At(time);
        bucket.RssKb += rssKb;
        bucket.Processes++;
    }
}
