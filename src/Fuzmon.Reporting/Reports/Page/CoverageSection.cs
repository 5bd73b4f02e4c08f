namespace Fuzmon.Reporting.Reports;

/// <summary>How coverage grew.</summary>
internal sealed class CoverageSection(Report report)
{
    public void Write(HtmlWriter html)
    {
        if (report.Collected.Coverage.Count == 0)
            return;

        html.Raw("<section id=\"coverage\"><h2>Coverage</h2>\n");
        foreach (var coverage in report.Collected.Coverage)
        {
            html.Raw("<h3>").Text(coverage.Backend, 40).Raw("</h3><table><thead><tr><th>Covered</th><th class=\"n\">Hit</th><th class=\"n\">Of</th><th class=\"n\">Share</th></tr></thead><tbody>\n");
            foreach (var (what, hit, all) in coverage.Last)
            {
                html.Raw($"<tr><td>{what}</td><td class=\"n\">{Figures.Count(hit)}</td><td class=\"n\">").Raw(all is { } known ? Figures.Count(known) : "")
                    .Raw("</td><td class=\"n\">").Raw(all > 0 ? Figures.Percent(100.0 * hit / all.Value) : "").Raw("</td></tr>\n");
            }

            html.Raw("</tbody></table>\n<div class=\"charts\">");
            Chart(html, coverage, "Lines hit", bucket => bucket.Lines);
            Chart(html, coverage, "Functions called", bucket => bucket.Functions);
            Chart(html, coverage, "Branches taken", bucket => bucket.Branches);
            html.Raw("</div>\n");
        }

        html.Raw("</section>\n");
    }

    private void Chart(HtmlWriter html, CoverageState coverage, string title, Func<CoverageBucket, double> value)
    {
        var line = ChartSeries.Of(title, coverage.Series, (bucket, _) => bucket.IsKnown && !double.IsNaN(value(bucket)) ? (value(bucket), value(bucket)) : null);
        if (line.Points.Count > 0)
            new LineChart(report.Axis, title, Figures.Count).Write(html, [line]);
    }
}
