namespace Fuzmon.Reporting.Live;

/// <summary>How many a second, over the last half minute of records' time.</summary>
internal sealed class MovingRate
{
    private const int Seconds = 30;

    private readonly long[] _counts = new long[Seconds];
    private long _second;
    private long _first;

    /// <summary>Counts some at that time.</summary>
    public void Add(DateTime time, long count)
    {
        MoveTo(time);
        _counts[_second % Seconds] += count;
    }

    /// <summary>The rate at that time.</summary>
    public double At(DateTime time)
    {
        MoveTo(time);
        // The present second has only begun.
        var span = Math.Clamp(_second - _first, 1, Seconds - 1);
        return (_counts.Sum() - _counts[_second % Seconds]) / (double)span;
    }

    private void MoveTo(DateTime time)
    {
        var second = time.Ticks / TimeSpan.TicksPerSecond;
        if (_first == 0 || second < _second - Seconds)
        {
            Array.Clear(_counts);
            (_first, _second) = (second, second);
        }

        for (var cleared = 0; _second < second && cleared < Seconds; cleared++)
            _counts[++_second % Seconds] = 0;
        _second = Math.Max(_second, second);
    }
}
