namespace Fuzmon.Reporting.Reports;

/// <summary>How children ended, however short they lived.</summary>
internal sealed class ChildrenSection(Report report)
{
    private const int MaxNames = 100;
    private const int MaxDrawn = 4;

    public void Write(HtmlWriter html)
    {
        if (report.Children.Count == 0)
            return;

        html.Raw("<section id=\"children\"><h2>Children</h2>\n<p class=\"note\">Every child that ended is counted here, however short it lived.</p>\n")
            .Raw("<div class=\"wide\"><table class=\"sortable\"><thead><tr><th>Name</th><th class=\"n\">Ended</th><th>Exit codes</th><th>Signals</th><th class=\"n\">Median life</th><th class=\"n\">99 % live up to</th>")
            .Raw("<th class=\"n\">Median peak RSS</th><th class=\"n\">CPU</th></tr></thead><tbody>\n");
        foreach (var (name, totals) in report.Children.Take(MaxNames))
        {
            html.Raw("<tr><td>").Text(name, 120).Raw("</td>").Raw($"<td class=\"n\" data-v=\"{totals.Count}\">{Figures.Count(totals.Count)}</td><td>")
                .Text(Ways(totals.ByExitCode)).Raw("</td><td>").Text(Ways(totals.BySignal)).Raw("</td>");
            Bound(html, totals.LifetimeMs?.Quantile(0.5), Figures.Time);
            Bound(html, totals.LifetimeMs?.Quantile(0.99), Figures.Time);
            Bound(html, totals.PeakRssKb?.Quantile(0.5), Figures.Size);
            Bound(html, totals.CpuTimeMs?.Sum, Figures.Time, "");
            html.Raw("</tr>\n");
        }

        html.Raw("</tbody></table></div>\n<div class=\"histograms\">\n");
        foreach (var (name, totals) in report.Children.Take(MaxDrawn))
        {
            new HistogramChart("Lifetime", name, Figures.Time).Write(html, totals.LifetimeMs);
            new HistogramChart("Peak RSS", name, Figures.Size).Write(html, totals.PeakRssKb);
            new HistogramChart("CPU time", name, Figures.Time).Write(html, totals.CpuTimeMs);
        }

        html.Raw("</div></section>\n");
    }

    private static string Ways(IReadOnlyDictionary<string, long> ways)
        => string.Join(", ", ways.OrderByDescending(way => way.Value).Take(8).Select(way => $"{way.Key} × {Figures.Count(way.Value)}"))
            + (ways.Count > 8 ? $", {ways.Count - 8} more" : "");

    private static void Bound(HtmlWriter html, double? value, Func<double, string> format, string prefix = "≤ ")
        => html.Raw($"<td class=\"n\" data-v=\"{Figures.Place(value ?? -1)}\">").Raw(value is { } known ? prefix + format(known) : "").Raw("</td>");
}
