namespace Fuzmon.Reporting.Reports;

/// <summary>What a line of a chart has for a stretch of time; the line is broken before one that is not a number.</summary>
/// <param name="Time">The middle of the stretch, UTC.</param>
/// <param name="Min">The least.</param>
/// <param name="Max">The most.</param>
internal readonly record struct ChartPoint(DateTime Time, double Min, double Max);
