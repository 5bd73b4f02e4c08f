namespace Fuzmon.Reporting.Reports;

/// <summary>System calls by name.</summary>
internal sealed class CallSection(Report report)
{
    private const int MaxRows = 100;

    public void Write(HtmlWriter html)
    {
        var calls = report.Collected.Calls;
        if (calls.Calls == 0)
            return;

        html.Raw($"<section id=\"calls\"><h2>System calls</h2>\n<p class=\"note\">{Figures.Count(calls.Calls)} calls were recorded.</p>\n")
            .Raw("<div class=\"wide\"><table class=\"sortable\"><thead><tr><th>Call</th><th class=\"n\">Calls</th><th class=\"n\">Failed</th><th>Errors</th><th class=\"n\">Time</th><th class=\"n\">Longest</th></tr></thead><tbody>\n");
        foreach (var (name, count) in calls.Names.Take(MaxRows))
        {
            html.Raw("<tr><td>").Text(name).Raw($"</td><td class=\"n\" data-v=\"{count.Calls}\">{Figures.Count(count.Calls)}</td><td class=\"n\" data-v=\"{count.Failed}\">")
                .Raw(count.Failed > 0 ? Figures.Count(count.Failed) : "").Raw("</td><td>")
                .Text(string.Join(", ", count.Errors.Take(6).Select(error => $"{error.Key} × {Figures.Count(error.Value)}")))
                .Raw($"</td><td class=\"n\" data-v=\"{Figures.Place(count.TotalUs)}\">").Raw(count.TotalUs > 0 ? Figures.Time(count.TotalUs / 1000) : "")
                .Raw($"</td><td class=\"n\" data-v=\"{Figures.Place(count.LongestUs)}\">").Raw(count.LongestUs > 0 ? Figures.Time(count.LongestUs / 1000) : "").Raw("</td></tr>\n");
        }

        html.Raw("</tbody></table></div></section>\n");
    }
}
