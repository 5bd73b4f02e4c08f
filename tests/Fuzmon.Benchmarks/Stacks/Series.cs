namespace Fuzmon.Benchmarks.Stacks;

/// <summary>What many captures took, in microseconds.</summary>
internal sealed class Series
{
    private readonly List<double> _values = [];

    public double Median => At(0.5);

    public double P99 => At(0.99);

    /// <summary>What it took when the rest of the machine disturbed least.</summary>
    public double Least => At(0);

    public int Count => _values.Count;

    public void Add(double microseconds) => _values.Add(microseconds);

    private double At(double share)
    {
        var sorted = _values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[(int)(share * (sorted.Count - 1))];
    }
}
