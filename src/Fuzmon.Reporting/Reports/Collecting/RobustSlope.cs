namespace Fuzmon.Reporting.Reports;

/// <summary>How steadily something grew: the median of the slopes between all pairs of points, which noise and single steps do not move.</summary>
/// <param name="PerHour">The growth an hour, in the unit of the values.</param>
/// <param name="Rising">The share of pairs that rise, from 0 to 1.</param>
internal readonly record struct RobustSlope(double PerHour, double Rising)
{
    /// <summary>The fewest points that tell anything.</summary>
    public const int MinPoints = 6;

    /// <summary>The slope of the points; null when they are too few.</summary>
    public static RobustSlope? Of(IReadOnlyList<(double Hours, double Value)> points)
    {
        if (points.Count < MinPoints)
            return null;

        var slopes = new List<double>(points.Count * (points.Count - 1) / 2);
        var rising = 0;
        for (var i = 0; i < points.Count; i++)
        {
            for (var j = i + 1; j < points.Count; j++)
            {
                if (points[j].Hours <= points[i].Hours)
                    continue;
                var slope = (points[j].Value - points[i].Value) / (points[j].Hours - points[i].Hours);
                slopes.Add(slope);
                if (slope > 0)
                    rising++;
            }
        }

        if (slopes.Count == 0)
            return null;
        slopes.Sort();
        return new RobustSlope(slopes[slopes.Count / 2], (double)rising / slopes.Count);
    }
}
