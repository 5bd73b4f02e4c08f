namespace Fuzmon.Reporting.Reports;

/// <summary>Names and processes as tables.</summary>
internal sealed class ProcessSection(Report report)
{
    private const int MaxGroups = 100;

    public void Write(HtmlWriter html)
    {
        html.Raw("<section id=\"processes\"><h2>Names</h2>\n<div class=\"wide\"><table class=\"sortable\"><thead><tr><th>Name</th><th class=\"n\">Sampled</th><th class=\"n\">Samples</th>")
            .Raw("<th class=\"n\">CPU sampled</th><th class=\"n\">CPU of ended children</th><th class=\"n\">Highest peak RSS</th></tr></thead><tbody>\n");
        foreach (var group in report.Groups.Take(MaxGroups))
        {
            html.Raw("<tr><td>").Text(group.Name, 120).Raw("</td>");
            Cell(html, group.Processes, Figures.Count(group.Processes));
            Cell(html, group.Samples, Figures.Count(group.Samples));
            Cell(html, group.CpuMs, Figures.Time(group.CpuMs));
            var children = report.ChildCpuMs.GetValueOrDefault(group.Name);
            Cell(html, children, children > 0 ? Figures.Time(children) : "");
            Cell(html, group.PeakRssKb, group.PeakRssKb < 0 ? "" : Figures.Size(group.PeakRssKb));
            html.Raw("</tr>\n");
        }

        html.Raw("</tbody></table></div>\n");
        if (report.Groups.Count > MaxGroups)
            html.Raw($"<p class=\"note\">{report.Groups.Count - MaxGroups} more names are in report.json.</p>");
        WriteProcesses(html);
        html.Raw("</section>\n");
    }

    private void WriteProcesses(HtmlWriter html)
    {
        var grown = report.Grown.ToDictionary(growth => growth.Process);
        var total = report.Collected.Processes.Processes.Count + report.Collected.Processes.Forgotten;
        html.Raw($"<h2>Processes</h2>\n<p class=\"note\">The {report.Listed.Count} of {Figures.Count(total)} that used or grew the most. A process is its boot, pid and start: a pid that was used again is another one.</p>\n")
            .Raw("<div class=\"wide\"><table class=\"sortable\"><thead><tr><th>Process</th><th class=\"n\">Pid</th><th>First seen, UTC</th><th class=\"n\">Seen for</th><th class=\"n\">Samples</th><th class=\"n\">CPU</th>")
            .Raw("<th class=\"n\">Peak CPU</th><th class=\"n\">Peak RSS</th><th class=\"n\">Growth/h</th><th>End</th></tr></thead><tbody>\n");
        foreach (var process in report.Listed)
        {
            var growth = grown.GetValueOrDefault(process);
            html.Raw("<tr><td>").Text(process.Name, 120).Raw("</td>");
            Cell(html, process.Identity.Pid, process.Identity.Pid.ToString(System.Globalization.CultureInfo.InvariantCulture));
            html.Raw($"<td>{Figures.Moment(process.First)}</td>");
            var seen = (process.Last - process.First).TotalMilliseconds;
            Cell(html, seen, Figures.Time(seen));
            Cell(html, process.Samples, Figures.Count(process.Samples));
            Cell(html, process.CpuMs, Figures.Time(process.CpuMs));
            Cell(html, process.PeakCpu, Figures.Percent(process.PeakCpu));
            Cell(html, process.PeakRssKb, process.PeakRssKb < 0 ? "" : Figures.Size(process.PeakRssKb));
            Cell(html, growth?.KbPerHour ?? 0, growth is null ? "" : Figures.Size(growth.KbPerHour));
            html.Raw("<td>").Text(EndOf(process)).Raw("</td></tr>\n");
        }

        html.Raw("</tbody></table></div>\n");
    }

    private static string EndOf(ProcessState process) => process.End switch
    {
        null => "",
        { Signal: { } signal } => signal,
        { ExitCode: { } code } => $"exit {code}",
        _ => "ended",
    };

    private static void Cell(HtmlWriter html, double value, string text)
        => html.Raw($"<td class=\"n\" data-v=\"{Figures.Place(value)}\">").Raw(text).Raw("</td>");
}
