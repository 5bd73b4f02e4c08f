namespace Fuzmon.Records;

/// <summary>How often values fell between bounds. Counting allocates nothing; for one thread at a time.</summary>
public sealed class Histogram
{
    private readonly double[] _bounds;
    private readonly long[] _counts;

    /// <summary>An empty one.</summary>
    /// <param name="bounds">The upper bounds, rising; each belongs to its class.</param>
    public Histogram(params double[] bounds)
    {
        _bounds = bounds;
        _counts = new long[bounds.Length + 1];
    }

    private Histogram(Histogram other)
    {
        _bounds = other._bounds;
        _counts = [.. other._counts];
        Sum = other.Sum;
    }

    /// <summary>The values added up.</summary>
    public double Sum { get; private set; }

    /// <summary>How many values there were.</summary>
    public long Count => _counts.Sum();

    /// <summary>Counts a value.</summary>
    public void Add(double value)
    {
        var index = Array.BinarySearch(_bounds, value);
        _counts[index < 0 ? ~index : index]++;
        Sum += value;
    }

    /// <summary>The same counts, which stay as they are.</summary>
    public Histogram Copy() => new(this);

    /// <summary>Writes it, with one count more than bounds: the last is of what lies above them all. Nothing when it is empty.</summary>
    internal void WriteTo(RecordWriter writer, ReadOnlySpan<byte> name)
    {
        if (Count == 0)
            return;

        writer.Name(name);
        writer.BeginMap();
        writer.Name("le"u8);
        writer.BeginArray();
        foreach (var bound in _bounds)
            writer.Value(bound);
        writer.EndArray();
        writer.Name("count"u8);
        writer.BeginArray();
        foreach (var count in _counts)
            writer.Value(count);
        writer.EndArray();
        writer.Field("sum"u8, Sum);
        writer.EndMap();
    }
}
