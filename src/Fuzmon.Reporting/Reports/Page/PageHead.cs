namespace Fuzmon.Reporting.Reports;

/// <summary>What the report is about.</summary>
internal sealed class PageHead(Report report)
{
    public void Write(HtmlWriter html)
    {
        var collected = report.Collected;
        html.Raw("<header><h1>Fuzmon report <span>").Text(report.Source, 100).Raw("</span></h1>\n<p>");
        if (collected.Records == 0)
        {
            html.Raw("There are no records in it.</p></header>\n");
            return;
        }

        html.Raw($"<b>{Figures.Moment(report.From)}</b> to <b>{Figures.Moment(report.To)}</b> UTC ({Figures.Time((report.To - report.From).TotalMilliseconds)})");
        if (collected.Hosts.Count > 0)
            html.Raw(" on ").Text(string.Join(", ", collected.Hosts.Take(4)), 100);
        html.Raw($" · {Figures.Count(collected.Samples)} samples of {Figures.Count(collected.Processes.Processes.Count + collected.Processes.Forgotten)} processes")
            .Raw($" · {Figures.Count(report.Children.Sum(child => child.Totals.Count))} children ended · {Figures.Count(collected.StackSamples)} stacks");
        if (collected.Monitors > 1)
            html.Raw($" · {collected.Monitors} runs of the monitor");
        html.Raw("</p>\n<nav>");
        foreach (var (id, title) in Sections())
            html.Raw($"<a href=\"#{id}\">{title}</a>");
        html.Raw("</nav></header>\n");
    }

    private IEnumerable<(string Id, string Title)> Sections()
    {
        if (report.Crashes.Count + report.FatalEnds.Count > 0)
            yield return ("crashes", "Crashes");
        if (report.Findings.Count + report.HungInputs.Count > 0)
            yield return ("findings", "Findings");
        yield return ("usage", "CPU and memory");
        yield return ("timeline", "Timeline");
        yield return ("processes", "Processes");
        if (report.Children.Count > 0)
            yield return ("children", "Children");
        if (report.Collected.StackSamples > 0)
            yield return ("stacks", "Flame graphs");
        if (report.Collected.Campaigns.Count > 0)
            yield return ("campaign", "Campaign");
        if (report.Collected.Coverage.Count > 0)
            yield return ("coverage", "Coverage");
        if (report.Collected.Calls.Calls > 0)
            yield return ("calls", "System calls");
        yield return ("losses", "Missed");
    }
}
