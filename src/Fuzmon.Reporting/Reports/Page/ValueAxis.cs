namespace Fuzmon.Reporting.Reports;

/// <summary>From 0 to a round number, with marks at round numbers.</summary>
internal sealed class ValueAxis
{
    /// <summary>An axis for values up to this.</summary>
    /// <param name="most">The highest value.</param>
    /// <param name="isBinary">Whether round means powers of two: for sizes.</param>
    public ValueAxis(double most, bool isBinary)
    {
        most = most > 0 ? most : 1;
        Step = isBinary ? Math.Pow(2, Math.Ceiling(Math.Log2(most / 4))) : RoundStep(most / 4);
        Top = Math.Ceiling(most / Step) * Step;
    }

    /// <summary>The highest place.</summary>
    public double Top { get; }

    /// <summary>From mark to mark.</summary>
    public double Step { get; }

    /// <summary>The marks.</summary>
    public IEnumerable<double> Marks()
    {
        for (var i = 0; i * Step <= Top * 1.0001; i++)
            yield return i * Step;
    }

    private static double RoundStep(double rough)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var digit = rough / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }
}
