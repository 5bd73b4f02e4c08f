using System.Numerics;
using Fuzmon.Records;

namespace Fuzmon.Instrumentation.SystemCalls.Profiles;

/// <summary>How long calls took, in classes each of which reaches twice as far as the one before.</summary>
public sealed class LatencyHistogram
{
    /// <summary>How many classes there are: up to 1 us, 2 us, 4 us and so on to 67 s, and what took longer.</summary>
    public const int Classes = 28;

    private const ulong NsPerMicrosecond = 1_000;

    private readonly long[] _counts = new long[Classes];

    /// <summary>How many calls.</summary>
    public long Count => _counts.Sum();

    /// <summary>The counts, by class.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>The upper bound of a class, in microseconds; infinite for the last.</summary>
    public static double BoundOf(int index) => index < Classes - 1 ? 1L << index : double.PositiveInfinity;

    /// <summary>Counts a call.</summary>
    public void Add(long nanoseconds)
    {
        var microseconds = ((ulong)Math.Max(0, nanoseconds) + NsPerMicrosecond - 1) / NsPerMicrosecond;
        _counts[microseconds <= 1 ? 0 : Math.Min(Classes - 1, BitOperations.Log2(microseconds - 1) + 1)]++;
    }

    /// <summary>Counts as many calls of a class.</summary>
    public void Add(int index, long count) => _counts[index] += count;

    /// <summary>The class of the call in the middle; null when there are none.</summary>
    public int? MedianClass()
    {
        var half = (Count + 1) / 2;
        if (half == 0)
            return null;
        var index = 0;
        for (var sum = _counts[0]; sum < half; sum += _counts[index])
            index++;
        return index;
    }

    internal void WriteTo(RecordWriter writer)
    {
        writer.BeginMap();
        writer.Name("le"u8);
        writer.BeginArray();
        for (var i = 0; i < Classes - 1; i++)
            writer.Value((long)BoundOf(i));
        writer.EndArray();
        writer.Name("count"u8);
        writer.BeginArray();
        foreach (var count in _counts)
            writer.Value(count);
        writer.EndArray();
        writer.EndMap();
    }
}
