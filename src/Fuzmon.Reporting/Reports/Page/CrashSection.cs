namespace Fuzmon.Reporting.Reports;

/// <summary>Crashes one stack after the other.</summary>
internal sealed class CrashSection(Report report)
{
    private const int MaxGroups = 200;

    public void Write(HtmlWriter html)
    {
        if (report.Crashes.Count + report.HungInputs.Count + report.FatalEnds.Count == 0)
            return;

        html.Raw("<section id=\"crashes\"><h2>Crashes</h2>\n");
        foreach (var group in report.Crashes.Concat(report.HungInputs).Take(MaxGroups))
            Write(html, group);
        if (report.Crashes.Count + report.HungInputs.Count > MaxGroups)
            html.Raw($"<p>{report.Crashes.Count + report.HungInputs.Count - MaxGroups} more are in report.json.</p>");
        if (report.FatalEnds.Count > 0)
        {
            html.Raw("<h3>Ends by a signal</h3><table><thead><tr><th>Process</th><th>Signal</th><th class=\"n\">Ends</th></tr></thead><tbody>\n");
            foreach (var (name, signal, count) in report.FatalEnds.Take(MaxGroups))
                html.Raw("<tr><td>").Text(name).Raw("</td><td>").Text(signal).Raw("</td>").Raw($"<td class=\"n\">{Figures.Count(count)}</td></tr>\n");
            html.Raw("</tbody></table>\n");
        }

        html.Raw("</section>\n");
    }

    private static void Write(HtmlWriter html, CrashGroup group)
    {
        html.Raw("<details class=\"crash\" id=\"crash-").Raw(SummarySection.IdOf(group)).Raw("\"><summary><b>").Text(group.Class).Raw("</b> <span class=\"tag ")
            .Raw(group.Severity is "exploitable" or "probably-exploitable" ? "bad" : "").Raw("\">").Text(group.Severity ?? "unrated").Raw("</span> ")
            .Text(string.Join(" < ", group.State)).Raw(group.Line is null ? "" : " at ").Text(group.Line)
            .Raw($" <span class=\"times\">× {Figures.Count(group.Count)}</span></summary>\n<dl>");
        Item(html, "Program", group.Command);
        Item(html, "Signal", group.Signal);
        Item(html, "Report", group.Report);
        Item(html, "Stack hash", group.StackHash);
        Item(html, "Record", group.FirstId);
        Item(html, "Cluster", group.Cluster?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Item(html, "First, last", $"{Figures.Moment(group.First)}, {Figures.Moment(group.Last)} UTC");
        foreach (var input in group.Inputs)
            Item(html, "Input", input);
        html.Raw("</dl>");
        StackList.Write(html, group.Stack);
        html.Raw("</details>\n");
    }

    private static void Item(HtmlWriter html, string name, string? value)
    {
        if (value is not null)
            html.Raw($"<dt>{name}</dt><dd>").Text(value, 500).Raw("</dd>");
    }
}
