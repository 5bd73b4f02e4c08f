namespace Fuzmon.Reporting.Reports;

/// <summary>One line of a chart.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Points">In order of time.</param>
internal sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Points)
{
    /// <summary>The line of what a process, or all of one name, used; broken where there is nothing for longer than usual.</summary>
    public static ChartSeries Of<T>(string name, TimeBuckets<T> buckets, Func<T, int, (double Min, double Max)?> value)
        where T : struct, IMergeable<T>
    {
        var points = new List<ChartPoint>();
        var distances = new List<int>();
        var last = -1;
        for (var i = 0; i < buckets.Count; i++)
        {
            if (value(buckets.Buckets[i], i) is null)
                continue;
            if (last >= 0)
                distances.Add(i - last);
            last = i;
        }

        distances.Sort();
        var usual = distances.Count == 0 ? 1 : distances[distances.Count / 2];
        last = -1;
        for (var i = 0; i < buckets.Count; i++)
        {
            if (value(buckets.Buckets[i], i) is not { } known)
                continue;
            var middle = buckets.StartOf(i).AddTicks(buckets.WidthTicks / 2);
            if (last >= 0 && i - last > 3 * usual)
                points.Add(new ChartPoint(middle, double.NaN, double.NaN));
            points.Add(new ChartPoint(middle, known.Min, known.Max));
            last = i;
        }

        return new ChartSeries(name, points);
    }
}
