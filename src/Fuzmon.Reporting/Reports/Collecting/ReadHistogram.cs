using System.Text.Json;

namespace Fuzmon.Reporting.Reports;

/// <summary>A histogram as a record has it.</summary>
/// <param name="Bounds">The upper bounds, rising.</param>
/// <param name="Counts">How often, one more than bounds: the last is of what lies above them all.</param>
/// <param name="Sum">All values added up.</param>
internal sealed record ReadHistogram(double[] Bounds, long[] Counts, double Sum)
{
    private const int MaxBounds = 256;

    /// <summary>How many values.</summary>
    public long Count => Counts.Sum();

    /// <summary>The histogram of that name; null if there is none that makes sense.</summary>
    public static ReadHistogram? Of(JsonElement record, string name)
    {
        if (record.Map(name) is not { } map)
            return null;

        var bounds = map.Items("le").Take(MaxBounds).Select(item => item.ValueKind == JsonValueKind.Number ? item.GetDouble() : double.NaN).ToArray();
        var counts = map.Items("count").Take(MaxBounds + 1)
            .Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out var count) && count is >= 0 and < 1L << 50 ? count : -1).ToArray();
        var isSound = bounds.Length > 0 && counts.Length == bounds.Length + 1 && counts.All(count => count >= 0) && bounds.All(double.IsFinite)
            && bounds.Zip(bounds.Skip(1)).All(pair => pair.First < pair.Second);
        return isSound ? new ReadHistogram(bounds, counts, Math.Max(0, map.Number("sum") ?? 0)) : null;
    }

    /// <summary>Both together; the later one if they do not have the same bounds.</summary>
    public static ReadHistogram? Add(ReadHistogram? one, ReadHistogram? other)
    {
        if (one is null || other is null)
            return one ?? other;
        return one.Bounds.AsSpan().SequenceEqual(other.Bounds)
            ? new ReadHistogram(one.Bounds, [.. one.Counts.Zip(other.Counts, (a, b) => a + b)], one.Sum + other.Sum)
            : other;
    }

    /// <summary>The bound that this share of the values lies below; null if it lies above them all, or there are none.</summary>
    public double? Quantile(double share)
    {
        var left = share * Count;
        for (var i = 0; i < Bounds.Length; i++)
        {
            left -= Counts[i];
            if (left <= 0 && Count > 0)
                return Bounds[i];
        }

        return null;
    }
}
