using System.Globalization;
using System.Text;

namespace Fuzmon.Reporting.Reports;

/// <summary>
/// A chart of lines over time as SVG. Of each stretch the band from the least to the most is drawn, so that no peak gets lost. The drawing
/// stretches with the page while its texts do not, and needs no script.
/// </summary>
internal sealed class LineChart(TimeAxis axis, string title, Func<double, string> format, string unit = "")
{
    /// <summary>The unit of sizes, and how that of CPU use is written.</summary>
    public const string Kib = "KiB";

    /// <inheritdoc cref="Kib"/>
    public const string Percent = "%";

    private const int Width = 1000;
    private const int Height = 200;
    private const int Colors = 10;

    /// <summary>Writes it, with a legend in the order of the lines.</summary>
    public void Write(HtmlWriter html, IReadOnlyList<ChartSeries> series)
    {
        var most = series.SelectMany(line => line.Points).Where(point => !double.IsNaN(point.Max)).Select(point => point.Max).DefaultIfEmpty(0).Max();
        var values = new ValueAxis(most, isBinary: unit == Kib);
        html.Raw("<figure class=\"chart\"><figcaption>").Text(title).Raw("</figcaption><div class=\"frame\">");
        WriteValueMarks(html, values);
        html.Raw($"<svg class=\"plot\" viewBox=\"0 0 {Width} {Height}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"")
            .Text(title).Raw($"\" data-from=\"{Milliseconds(axis.From)}\" data-to=\"{Milliseconds(axis.To)}\" data-top=\"{Figures.Place(values.Top)}\" data-unit=\"{unit}\">");
        foreach (var mark in values.Marks())
            html.Raw($"<line class=\"grid\" x2=\"{Width}\" y1=\"{Y(mark, values)}\" y2=\"{Y(mark, values)}\"/>");
        foreach (var (share, _) in axis.Marks())
            html.Raw($"<line class=\"grid\" y2=\"{Height}\" x1=\"{Figures.Place(share * Width)}\" x2=\"{Figures.Place(share * Width)}\"/>");
        // The first is what matters most, and lies on top.
        for (var i = series.Count - 1; i >= 0; i--)
            WriteSeries(html, series[i], i % Colors, values);
        html.Raw("</svg>");
        WriteTimeMarks(html, axis);
        html.Raw("</div>");
        WriteLegend(html, series);
        html.Raw("</figure>\n");
    }

    /// <summary>Writes the texts below a drawing that is as wide as the axis.</summary>
    public static void WriteTimeMarks(HtmlWriter html, TimeAxis axis)
    {
        html.Raw("<svg class=\"times\" aria-hidden=\"true\">");
        foreach (var (share, text) in axis.Marks())
            html.Raw($"<text x=\"{Figures.Place(share * 100)}%\" y=\"12\"{(share > 0.95 ? " class=\"end\"" : share < 0.03 ? " class=\"start\"" : "")}>").Text(text).Raw("</text>");
        html.Raw("</svg>");
    }

    private void WriteValueMarks(HtmlWriter html, ValueAxis values)
    {
        html.Raw("<svg class=\"values\" aria-hidden=\"true\">");
        foreach (var mark in values.Marks())
            html.Raw($"<text x=\"100%\" y=\"{Figures.Place(100 - (100 * mark / values.Top))}%\" dy=\"{(mark == 0 ? "0" : mark >= values.Top ? "0.8em" : "0.35em")}\">").Text(format(mark)).Raw("</text>");
        html.Raw("</svg>");
    }

    private static long Milliseconds(DateTime time) => new DateTimeOffset(time).ToUnixTimeMilliseconds();

    private static string Y(double value, ValueAxis values) => Figures.Place(Height - (value / values.Top * Height));

    private string X(DateTime time) => Figures.Place(axis.Share(time) * Width);

    private void WriteSeries(HtmlWriter html, ChartSeries line, int color, ValueAxis values)
    {
        var (band, path) = (new StringBuilder(), new StringBuilder());
        foreach (var run in Runs(line.Points))
        {
            if (run.Exists(point => point.Max - point.Min > values.Top / Height))
            {
                band.Append('M').AppendJoin('L', run.Select(point => $"{X(point.Time)} {Y(point.Max, values)}")).Append('L')
                    .AppendJoin('L', Enumerable.Reverse(run).Select(point => $"{X(point.Time)} {Y(point.Min, values)}")).Append('Z');
            }

            path.Append('M').AppendJoin('L', run.Select(point => $"{X(point.Time)} {Y(point.Max, values)}"));
            if (run.Count == 1)
                path.Append("h0");
        }

        var safe = HtmlWriter.Escape(line.Name, 80);
        if (band.Length > 0)
            html.Raw(string.Create(CultureInfo.InvariantCulture, $"<path class=\"b c{color}\" d=\"{band}\"/>"));
        html.Raw(string.Create(CultureInfo.InvariantCulture, $"<path class=\"l c{color}\" data-name=\"{safe}\" d=\"{path}\"><title>{safe}</title></path>"));
    }

    private static IEnumerable<List<ChartPoint>> Runs(IReadOnlyList<ChartPoint> points)
    {
        var run = new List<ChartPoint>();
        foreach (var point in points)
        {
            if (!double.IsNaN(point.Max))
            {
                run.Add(point);
            }
            else if (run.Count > 0)
            {
                yield return run;
                run = [];
            }
        }

        if (run.Count > 0)
            yield return run;
    }

    private static void WriteLegend(HtmlWriter html, IReadOnlyList<ChartSeries> series)
    {
        html.Raw("<ul class=\"legend\">");
        for (var i = 0; i < series.Count; i++)
            html.Raw($"<li><i class=\"c{i % Colors}\"></i>").Text(series[i].Name, 60).Raw("</li>");
        html.Raw("</ul>");
    }
}
