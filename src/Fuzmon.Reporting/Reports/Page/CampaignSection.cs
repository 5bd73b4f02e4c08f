namespace Fuzmon.Reporting.Reports;

/// <summary>What fuzzers came to.</summary>
internal sealed class CampaignSection(Report report)
{
    public void Write(HtmlWriter html)
    {
        if (report.Collected.Campaigns.Count == 0)
            return;

        html.Raw("<section id=\"campaign\"><h2>Campaign</h2>\n");
        foreach (var campaign in report.Collected.Campaigns)
            Write(html, campaign);
        html.Raw("</section>\n");
    }

    private void Write(HtmlWriter html, CampaignState campaign)
    {
        html.Raw("<h3>").Text(campaign.Fuzzer, 40).Raw(" in ").Text(campaign.Folder, 160).Raw("</h3>\n<div class=\"wide\"><table class=\"sortable\"><thead><tr><th>Instance</th><th class=\"n\">Executions</th>")
            .Raw("<th class=\"n\">per second</th><th class=\"n\">Corpus</th><th class=\"n\">Crashes</th><th class=\"n\">Hangs</th><th class=\"n\">Edges</th><th class=\"n\">Cycles</th><th class=\"n\">Stability</th><th>Last, UTC</th></tr></thead><tbody>\n");
        if (campaign.All is { } all)
            Row(html, "all", all);
        foreach (var (name, numbers) in campaign.Instances.OrderBy(instance => instance.Name, StringComparer.Ordinal))
            Row(html, name, numbers);
        html.Raw("</tbody></table></div>\n<div class=\"charts\">\n");
        Chart(html, campaign, "Executions a second", bucket => bucket.Rate);
        Chart(html, campaign, "Edges found", bucket => bucket.Edges);
        Chart(html, campaign, "Inputs kept", bucket => bucket.Corpus);
        Chart(html, campaign, "Crashing inputs", bucket => bucket.Crashes);
        html.Raw("</div>\n");
    }

    private void Chart(HtmlWriter html, CampaignState campaign, string title, Func<CampaignBucket, double> value)
    {
        var line = ChartSeries.Of(title, campaign.Series, (bucket, _) => bucket.IsKnown && !double.IsNaN(value(bucket)) ? (value(bucket), value(bucket)) : null);
        if (line.Points.Count > 1)
            new LineChart(report.Axis, title, Figures.Count).Write(html, [line]);
    }

    private static void Row(HtmlWriter html, string name, CampaignNumbers numbers)
    {
        html.Raw("<tr><td>").Text(name, 80).Raw("</td>");
        foreach (var number in new double?[] { numbers.Executions, numbers.Rate, numbers.Corpus, numbers.Crashes, numbers.Hangs, numbers.Edges, numbers.Cycles })
            html.Raw($"<td class=\"n\" data-v=\"{Figures.Place(number ?? -1)}\">").Raw(number is { } known ? Figures.Count(known) : "").Raw("</td>");
        html.Raw("<td class=\"n\">").Raw(numbers.StabilityPercent is { } stability ? Figures.Percent(stability) : "").Raw($"</td><td>{Figures.Moment(numbers.Time)}</td></tr>\n");
    }
}
