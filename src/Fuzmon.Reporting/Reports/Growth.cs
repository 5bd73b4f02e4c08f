namespace Fuzmon.Reporting.Reports;

/// <summary>A process whose memory grew steadily.</summary>
/// <param name="Process">The process.</param>
/// <param name="KbPerHour">How much an hour, in KiB.</param>
/// <param name="GrownKb">How much in all, by that slope, in KiB.</param>
internal sealed record Growth(ProcessState Process, double KbPerHour, double GrownKb)
{
    private const int MaxPoints = 60;
    private const double MinRising = 0.7;
    private const double MinGrownKb = 1024;
    private const double MinShare = 0.1;

    /// <summary>How a process grew; null when it did not, or not steadily.</summary>
    public static Growth? Of(ProcessState process)
    {
        if (process.Series is not { } series || process.PeakRssKb - process.FirstRssKb < MinGrownKb)
            return null;

        var points = new List<(double Hours, double Value)>();
        for (var i = 0; i < series.Count; i++)
        {
            if (series.Buckets[i] is { Count: > 0 } bucket)
                points.Add(((series.StartOf(i) - process.First).TotalHours, bucket.MinRssKb));
        }

        // What a program takes when it starts is no leak.
        points = Thin(points[(points.Count / 10)..]);
        if (RobustSlope.Of(points) is not { PerHour: > 0, Rising: >= MinRising } slope)
            return null;
        var grown = slope.PerHour * (points[^1].Hours - points[0].Hours);
        var middle = points[points.Count / 2].Value;
        return grown >= MinGrownKb && grown >= MinShare * middle ? new Growth(process, slope.PerHour, grown) : null;
    }

    // Of neighbours the least: what a program gives back was no leak.
    private static List<(double Hours, double Value)> Thin(List<(double Hours, double Value)> points)
        => points.Count <= MaxPoints ? points : [.. points.Chunk((points.Count + MaxPoints - 1) / MaxPoints).Select(chunk => chunk.MinBy(point => point.Value))];
}
