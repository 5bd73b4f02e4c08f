namespace Fuzmon.Benchmarks;

/// <summary>A figure beside the least that the same work costs without us, both taken in the same run.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">Of both figures.</param>
/// <param name="Own">Ours.</param>
/// <param name="Floor">The floor's.</param>
/// <param name="CostRatio">How many times the floor's time ours is.</param>
/// <param name="Upstream">What the library that we stand in for was measured at.</param>
internal sealed record Comparison(string Name, string Unit, double Own, double Floor, double CostRatio, string Upstream)
{
    public static string Heading => $"{"",-28} {"figure",12} {"floor",12}  {"unit",-6} {"ratio",6}   upstream";

    /// <summary>Millions of operations a second.</summary>
    public static Comparison OfRate(string name, int operations, Timing timing, string upstream = "-")
        => new(
            name,
            "M/s",
            operations / timing.Own.TotalMicroseconds,
            operations / timing.Floor.TotalMicroseconds,
            timing.Ratio,
            upstream);

    /// <summary>Microseconds an operation.</summary>
    public static Comparison OfOperation(string name, int operations, Timing timing, string upstream = "-")
        => new(
            name,
            "us",
            timing.Own.TotalMicroseconds / operations,
            timing.Floor.TotalMicroseconds / operations,
            timing.Ratio,
            upstream);

    /// <summary>Milliseconds for all of it.</summary>
    public static Comparison OfWhole(string name, Timing timing, string upstream = "-")
        => new(name, "ms", timing.Own.TotalMilliseconds, timing.Floor.TotalMilliseconds, timing.Ratio, upstream);

    public override string ToString()
        => $"{Name,-28} {Own,12:F2} {Floor,12:F2}  {Unit,-6} {CostRatio,6:F2}   {Upstream}";
}
