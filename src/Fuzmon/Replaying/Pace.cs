using System.Diagnostics;

namespace Fuzmon.Replaying;

/// <summary>Lets records pass at a multiple of the speed at which they were recorded.</summary>
internal sealed class Pace(double? speed)
{
    private long _startedAt;
    private DateTime? _first;

    /// <summary>How long to wait until something that was recorded at that time is due; zero when it is.</summary>
    public TimeSpan Until(DateTime time)
    {
        if (speed is not { } factor)
            return TimeSpan.Zero;

        if (_first is not { } first)
        {
            _first = time;
            _startedAt = Stopwatch.GetTimestamp();
            return TimeSpan.Zero;
        }

        var left = ((time - first) / factor) - Stopwatch.GetElapsedTime(_startedAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
