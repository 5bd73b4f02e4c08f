namespace Fuzmon.Reporting.Reports;

/// <summary>What matters, on the first screen.</summary>
internal sealed class SummarySection(Report report)
{
    private const int MaxRows = 5;

    public void Write(HtmlWriter html)
    {
        html.Raw("<section class=\"cards\" aria-label=\"What matters\">\n");
        WriteCrashes(html);
        WriteHung(html);
        WriteGrown(html);
        WriteCostly(html);
        WriteMissed(html);
        html.Raw("</section>\n");
    }

    private static void Card(HtmlWriter html, string id, string title, string count, bool isBad, Action rows)
    {
        html.Raw($"<article class=\"card{(isBad ? " bad" : "")}\" data-card=\"{id}\"><h2>{title} <b>").Text(count).Raw("</b></h2><ul>");
        rows();
        html.Raw("</ul></article>\n");
    }

    private static void Row(HtmlWriter html, string link, string what, string figure)
        => html.Raw($"<li><a href=\"#{link}\">").Text(what, 180).Raw("</a><span>").Text(figure).Raw("</span></li>");

    private static void None(HtmlWriter html, string text) => html.Raw("<li class=\"none\">").Text(text).Raw("</li>");

    private static void More(HtmlWriter html, string link, int count)
    {
        if (count > MaxRows)
            html.Raw($"<li class=\"more\"><a href=\"#{link}\">{count - MaxRows} more</a></li>");
    }

    private void WriteCrashes(HtmlWriter html)
    {
        var (crashes, ends) = (report.Crashes, report.FatalEnds);
        var total = Math.Max(crashes.Sum(group => group.Count), ends.Sum(end => end.Count));
        Card(html, "crashes", "Crashed", Figures.Count(total), total > 0, () =>
        {
            foreach (var group in crashes.Take(MaxRows))
                Row(html, $"crash-{IdOf(group)}", $"{group.Class} in {(group.State.Count > 0 ? group.State[0] : group.Command ?? "?")}{(group.Line is { } line ? $" ({line})" : "")}", $"× {Figures.Count(group.Count)}");
            More(html, "crashes", crashes.Count);
            foreach (var (name, signal, count) in ends.Take(MaxRows))
                Row(html, "crashes", $"{name} ended by {signal}", $"× {Figures.Count(count)}");
            if (total == 0)
                None(html, "Nothing that was seen crashed.");
        });
    }

    private void WriteHung(HtmlWriter html)
    {
        var count = report.Hung.Sum(group => group.Count) + report.HungInputs.Sum(group => group.Count);
        Card(html, "hung", "Hung", Figures.Count(count), count > 0, () =>
        {
            foreach (var group in report.Hung.Take(MaxRows))
                Row(html, "findings", group.Text.Length > 0 ? group.Text : group.Rule, $"× {Figures.Count(group.Count)}");
            foreach (var group in report.HungInputs.Take(MaxRows))
                Row(html, $"crash-{IdOf(group)}", $"{group.Command ?? "?"} in {string.Join(" < ", group.State.Take(1))}", $"× {Figures.Count(group.Count)}");
            if (count == 0)
                None(html, "Nothing was found to hang.");
        });
    }

    private void WriteGrown(HtmlWriter html)
    {
        var alerts = report.Findings.Where(group => group.IsGrowth).ToArray();
        Card(html, "grown", "Grew", Figures.Count(report.Grown.Count), report.Grown.Count + alerts.Length > 0, () =>
        {
            foreach (var growth in report.Grown.Take(MaxRows))
                Row(html, "processes", $"{growth.Process.Name} ({growth.Process.Identity.Pid}) by {Figures.Size(growth.GrownKb)}, steadily", $"{Figures.Size(growth.KbPerHour)}/h");
            More(html, "processes", report.Grown.Count);
            foreach (var group in alerts.Take(MaxRows))
                Row(html, "findings", group.Text, $"× {Figures.Count(group.Count)}");
            if (report.Grown.Count + alerts.Length == 0)
                None(html, "No process's memory grew steadily.");
        });
    }

    private void WriteCostly(HtmlWriter html)
        => Card(html, "costly", "Cost", Figures.Time(report.Groups.Sum(report.CostOf)) + " of CPU", isBad: false, () =>
        {
            foreach (var group in report.Groups.Where(group => report.CostOf(group) > 0).Take(MaxRows))
                Row(html, "processes", $"{group.Name}, {Figures.Count(group.Processes)} sampled", Figures.Time(report.CostOf(group)));
            if (report.TopRss.Count > 0)
                Row(html, "processes", $"most memory: {report.TopRss[0].Name} ({report.TopRss[0].Identity.Pid})", Figures.Size(report.TopRss[0].PeakRssKb));
        });

    private void WriteMissed(HtmlWriter html)
    {
        var lines = LossSection.Lines(report).ToArray();
        Card(html, "missed", "Missed", lines.Length == 0 ? "nothing" : Figures.Count(lines.Length), lines.Length > 0, () =>
        {
            foreach (var (what, figure) in lines.Take(MaxRows + 1))
                Row(html, "losses", what, figure);
            if (lines.Length == 0)
                None(html, "No sample was late, no event and no record was lost, as far as is known.");
        });
    }

    /// <summary>The hash as it may stand in a link: it comes from a file.</summary>
    public static string IdOf(CrashGroup group) => string.Concat(group.StackHash.Where(char.IsAsciiLetterOrDigit).Take(32));
}
