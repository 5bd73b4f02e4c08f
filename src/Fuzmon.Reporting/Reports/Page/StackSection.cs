namespace Fuzmon.Reporting.Reports;

/// <summary>Flame graphs: of all calls, of native ones and of Python's.</summary>
internal sealed class StackSection(Report report)
{
    private const int MaxRows = 25;

    public void Write(HtmlWriter html)
    {
        var all = report.Collected.Stacks;
        if (all.Root.Total == 0)
            return;

        html.Raw("<section id=\"stacks\"><h2>Flame graphs</h2>\n<p class=\"note\">Each stack of a thread counts once, whether the thread ran or waited; a call is as wide as it has stacks, its callers are above it. ")
            .Raw("<span class=\"needs-script\">Click a call to zoom in, the first row to zoom out.</span></p>\n")
            .Raw("<p class=\"needs-script tools\"><label>Find <input type=\"search\" id=\"find\" placeholder=\"function\"></label> <output id=\"found\"></output></p>\n");
        Write(html, "merged", "Native and Python together", all, isOpen: true);
        Write(html, "native", "Native calls only", all.Only(FrameLanguage.Native));
        Write(html, "python", "Python calls only", all.Only(FrameLanguage.Python));
        WriteHot(html, all);
        html.Raw("</section>\n");
    }

    private void Write(HtmlWriter html, string id, string title, FrameTree tree, bool isOpen = false)
    {
        if (tree.Root.Total == 0)
            return;
        html.Raw($"<details class=\"graph\"{(isOpen ? " open" : "")}><summary>{title} <span class=\"times\">{Figures.Count(tree.Root.Total)} of {Figures.Count(report.Collected.StackSamples)} stacks</span></summary>\n");
        new FlameGraph(tree.Root).Write(html, $"flame-{id}");
        html.Raw("</details>\n");
    }

    private static void WriteHot(HtmlWriter html, FrameTree tree)
    {
        var calls = new Dictionary<(string Name, FrameLanguage Language), (long Self, long Total)>();
        Collect(tree.Root, calls, []);
        html.Raw("<h3>Where threads were</h3><div class=\"wide\"><table class=\"sortable\"><thead><tr><th>Call</th><th>Language</th><th class=\"n\">Innermost</th><th class=\"n\">In the stack</th></tr></thead><tbody>\n");
        foreach (var ((name, language), (self, total)) in calls.OrderByDescending(call => call.Value.Self).Take(MaxRows))
        {
            html.Raw("<tr><td>").Text(name).Raw($"</td><td>{(language == FrameLanguage.Python ? "Python" : "native")}</td>")
                .Raw($"<td class=\"n\" data-v=\"{self}\">{Figures.Count(self)}</td><td class=\"n\" data-v=\"{total}\">{Figures.Count(total)}</td></tr>\n");
        }

        html.Raw("</tbody></table></div>\n");
    }

    // A call that calls itself is in the stack once.
    private static void Collect(FrameNode node, Dictionary<(string Name, FrameLanguage Language), (long Self, long Total)> calls, HashSet<(string, FrameLanguage)> above)
    {
        var key = (node.Name, node.Language);
        var isNew = node.Language != FrameLanguage.Heading && above.Add(key);
        if (node.Language != FrameLanguage.Heading)
        {
            var (self, total) = calls.GetValueOrDefault(key);
            calls[key] = (self + node.Self, total + (isNew ? node.Total : 0));
        }

        foreach (var child in node.Children)
            Collect(child, calls, above);
        if (isNew)
            above.Remove(key);
    }
}
