namespace Fuzmon.Reporting.Reports;

/// <summary>What was not seen or not kept, as numbers.</summary>
internal sealed class LossSection(Report report)
{
    public void Write(HtmlWriter html)
    {
        html.Raw("<section id=\"losses\"><h2>What was missed</h2>\n");
        var lines = Lines(report).ToArray();
        if (lines.Length == 0)
        {
            html.Raw("<p>No sample was late, no event and no record was lost, as far as is known.</p>");
        }
        else
        {
            html.Raw("<table><tbody>\n");
            foreach (var (what, figure) in lines)
                html.Raw("<tr><td>").Text(what, 400).Raw("</td><td class=\"n\">").Text(figure).Raw("</td></tr>\n");
            html.Raw("</tbody></table>\n");
        }

        var kinds = report.Collected.Losses.Kinds;
        if (kinds.Count > 0)
        {
            html.Raw("<h3>What the monitor said of itself</h3><div class=\"wide\"><table><thead><tr><th>Event</th><th>Reason</th><th class=\"n\">Times</th><th>First, UTC</th><th>Last, UTC</th></tr></thead><tbody>\n");
            foreach (var kind in kinds.OrderByDescending(kind => kind.Count))
            {
                html.Raw("<tr><td>").Text(kind.Event).Raw("</td><td>").Text(kind.Reason, 400)
                    .Raw($"</td><td class=\"n\">{Figures.Count(kind.Count)}</td><td>{Figures.Moment(kind.First)}</td><td>{Figures.Moment(kind.Last)}</td></tr>\n");
            }

            html.Raw("</tbody></table></div>\n");
        }

        html.Raw("</section>\n<footer><p>Made by fuzmon ").Text(report.Version).Raw(" from ").Text(report.Source, 200)
            .Raw($"; {Figures.Count(report.Collected.Records)} records. All of it is in report.json as numbers.</p></footer>\n");
    }

    /// <summary>What is missing, in order of weight.</summary>
    public static IEnumerable<(string What, string Figure)> Lines(Report report)
    {
        var (losses, collected) = (report.Collected.Losses, report.Collected);
        if (losses.Outages > 0)
            yield return ("nobody watched (outages)", $"{Figures.Count(losses.Outages)} ×, {Figures.Time(losses.OutageMs)}");
        if (losses.LostRecords > 0)
            yield return ("records that could not be kept", Figures.Count(losses.LostRecords));
        if (collected.Children.Lost > 0)
            yield return ("events of processes that the source lost", Figures.Count(collected.Children.Lost));
        if (losses.MissedTicks > 0)
            yield return ("samples that came too late to be taken", Figures.Count(losses.MissedTicks));
        if (Math.Max(losses.FailedCaptures, losses.MissedCaptures) is > 0 and var captures)
            yield return ("stacks that were to be captured and were not", Figures.Count(captures));
        if (losses.Unreadable > 0)
            yield return ("places of the files that are torn or damaged", Figures.Count(losses.Unreadable));
        if (losses.NotRecords > 0)
            yield return ("lines that are no records", Figures.Count(losses.NotRecords));
        if (losses.UnknownKinds > 0)
            yield return ("records of kinds that this version does not know", Figures.Count(losses.UnknownKinds));
        if (collected.Processes.WithoutSeries is > 0 and var without)
            yield return ("processes too many to chart each", Figures.Count(without));
        foreach (var kind in losses.Kinds.Where(kind => kind.Event is "degraded" or "gave_up"))
            yield return ($"{kind.Event}: {kind.Reason}", $"{Figures.Count(kind.Count)} ×");
    }
}
