namespace Fuzmon.Monitor;

/// <summary>The median of the slopes of all pairs of points: up to 29 % of the points may be anything.</summary>
internal static class TheilSen
{
    /// <summary>The slope; null for fewer than two points.</summary>
    /// <param name="points">Of different times each. The work grows with the square of their number.</param>
    public static double? SlopeOf(ReadOnlySpan<(double Time, double Value)> points)
    {
        var slopes = new List<double>(points.Length * (points.Length - 1) / 2);
        for (var i = 0; i < points.Length; i++)
        {
            for (var j = i + 1; j < points.Length; j++)
            {
                if (points[j].Time > points[i].Time)
                    slopes.Add((points[j].Value - points[i].Value) / (points[j].Time - points[i].Time));
            }
        }

        if (slopes.Count == 0)
            return null;
        slopes.Sort();
        var middle = slopes.Count / 2;
        return slopes.Count % 2 == 1 ? slopes[middle] : (slopes[middle - 1] + slopes[middle]) / 2;
    }
}
