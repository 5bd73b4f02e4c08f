namespace Fuzmon.Reporting.Reports;

/// <summary>How often values fell between bounds, as bars.</summary>
internal sealed class HistogramChart(string title, string name, Func<double, string> format)
{
    private const int Height = 90;

    /// <summary>Writes it; nothing when nothing was counted.</summary>
    public void Write(HtmlWriter html, ReadHistogram? histogram)
    {
        if (histogram is null || histogram.Count == 0)
            return;

        var first = Array.FindIndex(histogram.Counts, count => count > 0);
        var last = Array.FindLastIndex(histogram.Counts, count => count > 0);
        var (most, bars) = (histogram.Counts.Max(), last - first + 1);
        var width = 100.0 / Math.Max(bars, 4);
        html.Raw("<figure class=\"histogram\"><figcaption>").Text(title).Raw(" of ").Text(name, 40).Raw($" <span>{Figures.Count(histogram.Count)}</span></figcaption>")
            .Raw($"<svg width=\"100%\" height=\"{Height + 16}\" role=\"img\" aria-label=\"").Text(title).Raw("\">");
        for (var i = first; i <= last; i++)
        {
            var height = histogram.Counts[i] == 0 ? 0 : Math.Max(1.5, Height * (double)histogram.Counts[i] / most);
            html.Raw($"<rect class=\"c0\" x=\"{Figures.Place((i - first) * width)}%\" width=\"{Figures.Place(width * 0.92)}%\" y=\"{Figures.Place(Height - height)}\" height=\"{Figures.Place(height)}\"><title>")
                .Text(RangeOf(histogram, i)).Raw($": {Figures.Count(histogram.Counts[i])} ({Figures.Percent(100.0 * histogram.Counts[i] / histogram.Count)})</title></rect>");
        }

        html.Raw($"<text x=\"0\" y=\"{Height + 13}\">").Text(first == 0 ? "0" : format(histogram.Bounds[first - 1])).Raw("</text>")
            .Raw($"<text class=\"end\" x=\"{Figures.Place(bars * width)}%\" y=\"{Height + 13}\">").Text(last < histogram.Bounds.Length ? format(histogram.Bounds[last]) : "more").Raw("</text></svg></figure>\n");
    }

    private string RangeOf(ReadHistogram histogram, int index)
        => index == 0 ? $"up to {format(histogram.Bounds[0])}"
            : index < histogram.Bounds.Length ? $"{format(histogram.Bounds[index - 1])} to {format(histogram.Bounds[index])}"
            : $"over {format(histogram.Bounds[^1])}";
}
