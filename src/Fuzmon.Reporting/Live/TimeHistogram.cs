namespace Fuzmon.Reporting.Live;

/// <summary>Times by their length, cumulative as Prometheus wants them.</summary>
internal sealed class TimeHistogram
{
    /// <summary>Upper bounds, in seconds.</summary>
    public static readonly double[] Bounds = [0.00001, 0.00002, 0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.25, 1];

    private readonly long[] _counts = new long[Bounds.Length + 1];

    /// <summary>The times added up, in seconds.</summary>
    public double Sum { get; private set; }

    /// <summary>How many have each bound or less; the last is all of them.</summary>
    public IReadOnlyList<long> Cumulative
    {
        get
        {
            var total = 0L;
            return [.. _counts.Select(count => total += count)];
        }
    }

    /// <summary>Counts a time in microseconds.</summary>
    public void AddMicroseconds(double? microseconds)
    {
        if (microseconds is not >= 0 || double.IsInfinity(microseconds.Value))
            return;

        var seconds = microseconds.Value / 1e6;
        var index = Array.BinarySearch(Bounds, seconds);
        _counts[index < 0 ? ~index : index]++;
        Sum += seconds;
    }

    /// <summary>The same counts, which stay as they are.</summary>
    public TimeHistogram Copy()
    {
        var copy = new TimeHistogram { Sum = Sum };
        _counts.CopyTo(copy._counts, 0);
        return copy;
    }
}
