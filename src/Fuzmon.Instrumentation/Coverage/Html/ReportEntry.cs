namespace Fuzmon.Instrumentation.Coverage.Html;

/// <summary>A line of a list: a folder or a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Page">Its page.</param>
/// <param name="Totals">How much of it is covered.</param>
/// <param name="Added">How many lines are hit that were not before.</param>
internal sealed record ReportEntry(string Name, string Page, CoverageTotals Totals, long Added)
{
    public static ReportEntry Sum(string name, string page, IReadOnlyList<ReportEntry> entries) => new(
        name,
        page,
        entries.Aggregate(new CoverageTotals(), (sum, entry) => sum + entry.Totals),
        entries.Sum(entry => entry.Added));
}
