namespace Fuzmon.Reporting.Reports;

/// <summary>
/// A tree of stacks as SVG: each call as wide as it has stacks, under what called it. Widths are percent, so it fits every page; a script
/// adds zoom and search by changing them.
/// </summary>
internal sealed class FlameGraph(FrameNode root, int maxNodes = 3000)
{
    private const int RowHeight = 18;
    private const int MaxDepth = 400;

    private readonly List<(FrameNode Node, double Left, double Width, int Depth)> _boxes = [];

    /// <summary>Writes it.</summary>
    public void Write(HtmlWriter html, string id)
    {
        Lay(root, 0, 100, 0);
        var kept = _boxes.OrderByDescending(box => box.Width).Take(maxNodes).OrderBy(box => box.Depth).ThenBy(box => box.Left).ToArray();
        var rows = kept.Max(box => box.Depth) + 1;
        html.Raw($"<svg class=\"flame\" id=\"{id}\" width=\"100%\" height=\"{rows * RowHeight}\" data-total=\"{root.Total}\" role=\"img\" aria-label=\"Flame graph\">");
        foreach (var (node, left, width, depth) in kept)
        {
            var name = HtmlWriter.Escape(node.Name, 160);
            html.Raw($"<svg x=\"{Fine(left)}%\" y=\"{depth * RowHeight}\" width=\"{Fine(width)}%\" height=\"{RowHeight - 1}\" class=\"{ClassOf(node)}\" data-n=\"{node.Total}\"><title>");
            html.Raw(name).Raw($" — {Figures.Count(node.Total)} of {Figures.Count(root.Total)} stacks ({Figures.Percent(100.0 * node.Total / root.Total)}), ")
                .Raw($"{Figures.Count(node.Self)} in itself, {Figures.Count(node.Running)} running</title><rect width=\"100%\" height=\"100%\"/>");
            // Narrower ones hold no letter on any page, until somebody zooms in: the script writes it then.
            if (width > 0.8)
                html.Raw("<text x=\"3\" y=\"13\">").Raw(name).Raw("</text>");
            html.Raw("</svg>");
        }

        html.Raw("</svg>\n");
    }

    private void Lay(FrameNode node, double left, double width, int depth)
    {
        _boxes.Add((node, left, width, depth));
        if (depth >= MaxDepth)
            return;
        foreach (var child in node.Children.OrderBy(child => child.Name, StringComparer.Ordinal))
        {
            var childWidth = width * child.Total / node.Total;
            Lay(child, left, childWidth, depth + 1);
            left += childWidth;
        }
    }

    private static string Fine(double value) => Math.Round(value, 4).ToString(System.Globalization.CultureInfo.InvariantCulture);

    // A name has its shade in every report.
    private static string ClassOf(FrameNode node)
    {
        var hash = 2166136261;
        foreach (var c in node.Name)
            hash = (hash ^ c) * 16777619;
        return (node.Language switch
        {
            FrameLanguage.Python => "p",
            FrameLanguage.Native => "n",
            _ => "h",
        }) + (hash % 4).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
