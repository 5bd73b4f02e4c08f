namespace Fuzmon.Reporting.Reports;

/// <summary>CPU and memory over time: of names, and of the processes that used the most.</summary>
internal sealed class UsageSection(Report report)
{
    private const int MaxGroups = 9;

    public void Write(HtmlWriter html)
    {
        html.Raw("<section id=\"usage\"><h2>CPU and memory over time</h2>\n<p class=\"note\">Times are UTC. 100 % is one busy core. Bands reach from the least to the most of each stretch of time.</p>\n");
        var all = report.Collected.Processes.All;
        var groups = report.Groups.Where(group => group.Samples > 0).ToArray();
        new LineChart(report.Axis, "CPU by name, all processes of it together", Figures.Percent, LineChart.Percent).Write(html,
            [GroupCpu("all", all), .. groups.Take(MaxGroups).Select(group => GroupCpu(group.Name, group))]);
        new LineChart(report.Axis, "Resident memory by name (shared pages count in each process)", Figures.Size, LineChart.Kib).Write(html,
            [GroupRss("all", all), .. groups.OrderByDescending(group => group.PeakRssKb).Take(MaxGroups).Select(group => GroupRss(group.Name, group))]);

        var (cpu, rss) = (report.TopCpu.Where(HasSeries).Take(report.Collected.Options.TopCpu).ToArray(), report.TopRss.Where(HasSeries).Take(report.Collected.Options.TopRss).ToArray());
        if (cpu.Length > 0)
        {
            new LineChart(report.Axis, $"CPU of the {cpu.Length} processes that used the most", Figures.Percent, LineChart.Percent).Write(html,
                [.. cpu.Select(process => ChartSeries.Of(NameOf(process), process.Series!, (bucket, _) => bucket.CpuCount == 0 ? null : (bucket.MinCpu, bucket.MaxCpu)))]);
        }

        if (rss.Length > 0)
        {
            new LineChart(report.Axis, $"Resident memory of the {rss.Length} processes with the highest peaks", Figures.Size, LineChart.Kib).Write(html,
                [.. rss.Select(process => ChartSeries.Of(NameOf(process), process.Series!, (bucket, _) => bucket.Count == 0 ? null : (bucket.MinRssKb, bucket.MaxRssKb)))]);
        }

        html.Raw("</section>\n");
    }

    private static bool HasSeries(ProcessState process) => process.Series is not null;

    private static string NameOf(ProcessState process) => $"{SafeText.Of(process.Name, 40)} ({process.Identity.Pid})";

    private ChartSeries GroupCpu(string name, GroupState group)
    {
        var series = group.Series;
        var last = series.Count - 1;
        // Records need not begin and end where a stretch does.
        if (series.Count == 0)
            return new ChartSeries(name, []);
        var first = Math.Max(0.1, (series.StartOf(1) - report.From) / TimeSpan.FromTicks(series.WidthTicks));
        var end = Math.Max(0.1, (report.To - series.StartOf(last)) / TimeSpan.FromTicks(series.WidthTicks));
        return ChartSeries.Of(name, series, (bucket, index) =>
        {
            var share = Math.Min(1, index == 0 ? first : index == last ? end : 1);
            var percent = bucket.CpuMs / TimeSpan.FromTicks(series.WidthTicks).TotalMilliseconds / share * 100;
            return bucket.CpuMs > 0 || bucket.Processes > 0 ? (percent, percent) : null;
        });
    }

    private static ChartSeries GroupRss(string name, GroupState group)
        => ChartSeries.Of(name, group.Series, (bucket, _) => bucket.Processes > 0 ? (bucket.RssKb, bucket.RssKb) : null);
}
