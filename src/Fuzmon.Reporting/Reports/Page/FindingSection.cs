namespace Fuzmon.Reporting.Reports;

/// <summary>What rules found.</summary>
internal sealed class FindingSection(Report report)
{
    public void Write(HtmlWriter html)
    {
        if (report.Findings.Count == 0)
            return;

        html.Raw("<section id=\"findings\"><h2>Findings</h2>\n");
        foreach (var group in report.Findings)
        {
            html.Raw("<details class=\"finding\"><summary><span class=\"tag ").Raw(group.Severity is "error" or "warning" ? "bad" : "").Raw("\">").Text(group.Severity)
                .Raw("</span> <b>").Text(group.Rule).Raw("</b> ").Text(group.Text, 400).Raw($" <span class=\"times\">× {Figures.Count(group.Count)}</span></summary><p>");
            html.Raw($"First {Figures.Moment(group.First)}, last {Figures.Moment(group.Last)} UTC");
            if (group.Suppressed > 0)
                html.Raw($"; {Figures.Count(group.Suppressed)} more were not told because they came too soon");
            html.Raw(".</p>");
            StackList.Write(html, group.Stack);
            html.Raw("</details>\n");
        }

        html.Raw("</section>\n");
    }
}
