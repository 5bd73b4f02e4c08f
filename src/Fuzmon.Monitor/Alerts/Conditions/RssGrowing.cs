using System.Runtime.InteropServices;

namespace Fuzmon.Monitor;

/// <summary>
/// Resident memory that grows all through a window: by the median slope, which outliers do not move, of the whole and, so that one step
/// is no growth, at least half of it in either half as well.
/// </summary>
/// <param name="limit">In bytes a second.</param>
/// <param name="window">The window. It is longer if it takes longer to have <see cref="MinPoints"/> readings.</param>
internal sealed class RssGrowing(double limit, TimeSpan window) : IProcessCondition
{
    /// <summary>Readings that a slope is made of at least.</summary>
    public const int MinPoints = 8;

    // Whatever the interval: a slope costs the square of them, memory for each process.
    private const int MaxPoints = 32;

    private readonly List<(double Time, double Value)> _points = [];
    private bool _holds;

    public Trigger? Take(ProcessSampled sample)
    {
        var now = sample.MonotonicNanoseconds / 1e9;
        // One of the points passes beyond the window at a time.
        if (sample.RssKb is not { } kilobytes || (_points.Count > 0 && now - _points[^1].Time < window.TotalSeconds / MaxPoints))
            return null;

        _points.Add((now, kilobytes * 1024.0));
        while (_points.Count > MinPoints && now - _points[1].Time >= window.TotalSeconds)
            _points.RemoveAt(0);
        if (_points.Count < MinPoints || now - _points[0].Time < window.TotalSeconds)
            return null;

        var (slope, isSteady) = Measure(CollectionsMarshal.AsSpan(_points));
        if (_holds || slope < limit || !isSteady)
        {
            _holds &= slope >= limit / 2;
            return null;
        }

        _holds = true;
        return new Trigger(
            slope,
            $"resident memory grows by {AlertText.Bytes(slope * 3600)} an hour, at least {AlertText.Bytes(limit * 3600)}, "
            + $"and is {AlertText.Bytes(_points[^1].Value)}");
    }

    private (double Slope, bool IsSteady) Measure(ReadOnlySpan<(double Time, double Value)> points)
    {
        var slope = TheilSen.SlopeOf(points) ?? 0;
        var middle = points.Length / 2;
        return (slope, TheilSen.SlopeOf(points[..middle]) >= limit / 2 && TheilSen.SlopeOf(points[middle..]) >= limit / 2);
    }
}
