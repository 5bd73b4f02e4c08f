namespace Fuzmon.Reporting.Reports;

/// <summary>What happened when.</summary>
internal sealed class TimelineSection(Report report)
{
    private const int LaneHeight = 34;
    private const int Width = 1000;

    private static readonly (string Title, string Class, Func<EventBucket, int> Count)[] Lanes =
    [
        ("first seen", "c0", bucket => bucket.Starts),
        ("ended", "c4", bucket => bucket.Ends),
        ("crashes", "c3", bucket => bucket.Crashes),
        ("findings", "c1", bucket => bucket.Findings),
        ("monitor", "c5", bucket => bucket.Lifecycle),
    ];

    public void Write(HtmlWriter html)
    {
        var buckets = report.Collected.Timeline;
        html.Raw("<section id=\"timeline\"><h2>Timeline</h2>\n<p class=\"note\">How many in each stretch of ")
            .Raw(Figures.Time(TimeSpan.FromTicks(buckets.WidthTicks).TotalMilliseconds))
            .Raw("; times are UTC. Children that were not sampled are in no lane but that of ends, if their ends were recorded one by one.</p>\n<figure class=\"chart\"><div class=\"frame lanes\">");
        html.Raw($"<svg class=\"values\" height=\"{Lanes.Length * LaneHeight}\" aria-hidden=\"true\">");
        for (var lane = 0; lane < Lanes.Length; lane++)
            html.Raw($"<text x=\"100%\" y=\"{(lane * LaneHeight) + 22}\">{Lanes[lane].Title}</text>");
        html.Raw($"</svg><svg class=\"plot\" viewBox=\"0 0 {Width} {Lanes.Length * LaneHeight}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"Timeline\">");
        for (var lane = 0; lane < Lanes.Length; lane++)
            WriteLane(html, buckets, lane);
        html.Raw("</svg>");
        LineChart.WriteTimeMarks(html, report.Axis);
        html.Raw("</div></figure></section>\n");
    }

    private void WriteLane(HtmlWriter html, TimeBuckets<EventBucket> buckets, int lane)
    {
        var (_, name, count) = Lanes[lane];
        var bottom = (lane + 1) * LaneHeight;
        html.Raw($"<line class=\"grid\" x2=\"{Width}\" y1=\"{bottom}\" y2=\"{bottom}\"/>");
        var most = 0;
        foreach (var bucket in buckets.Buckets)
            most = Math.Max(most, count(bucket));
        for (var i = 0; i < buckets.Count; i++)
        {
            var number = count(buckets.Buckets[i]);
            if (number == 0)
                continue;
            var left = report.Axis.Share(buckets.StartOf(i)) * Width;
            var right = report.Axis.Share(buckets.StartOf(i + 1)) * Width;
            // Few are seen as well as many.
            var height = 6 + ((LaneHeight - 10) * Math.Log(1 + number) / Math.Log(1 + most));
            html.Raw($"<rect class=\"{name}\" x=\"{Figures.Place(left)}\" width=\"{Figures.Place(Math.Max(3, right - left))}\" y=\"{Figures.Place(bottom - height)}\" height=\"{Figures.Place(height)}\">")
                .Raw($"<title>{Figures.Count(number)} {Lanes[lane].Title}, {Figures.Moment(buckets.StartOf(i))} UTC</title></rect>");
        }
    }
}
