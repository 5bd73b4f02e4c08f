using System.Globalization;
using System.Text;

namespace Fuzmon.Instrumentation.Coverage.Html;

/// <summary>The page of a source file: its functions, and its text with counts.</summary>
/// <param name="path">Its path.</param>
/// <param name="source">What is covered of it.</param>
/// <param name="gained">What was not covered before; null when that is not known.</param>
/// <param name="title">What the report is about.</param>
internal sealed class SourcePage(string path, SourceCoverage source, SourceCoverage? gained, string title)
{
    // Conditions with more branches than that are shown by their numbers.
    private const int MostMarks = 16;

    private readonly Dictionary<uint, StringBuilder> _marks = [];
    private readonly HashSet<uint> _targets = [];

    public string Compose()
    {
        var page = HtmlText.Begin($"{path} - {title}");
        page.Append("<p><a href=index.html>all folders</a><h1>").Append(HtmlText.Escape(path)).Append("</h1><table><tr><th><th colspan=2>covered");
        var totals = CoverageTotals.Of(source);
        page.Append("<tr><td>Lines").Append(HtmlText.Cells(totals.LinesHit, totals.Lines));
        page.Append("<tr><td>Functions").Append(HtmlText.Cells(totals.FunctionsHit, totals.Functions));
        page.Append("<tr><td>Branches").Append(HtmlText.Cells(totals.BranchesHit, totals.Branches)).Append("</table>\n");
        AddFunctions(page);
        MarkBranches();
        if (SourceText.Read(path) is { } lines)
            AddText(page, lines);
        else
            AddLines(page);
        return page.ToString();
    }

    private void AddFunctions(StringBuilder page)
    {
        if (source.Functions.Count == 0)
            return;

        page.Append("<details><summary>Functions</summary><table><tr><th>Function<th>Calls");
        foreach (var function in source.Functions.InOrder())
        {
            var name = HtmlText.Escape(Encoding.UTF8.GetString(function.Name));
            _targets.Add(function.Line);
            page.Append(CultureInfo.InvariantCulture, $"\n<tr class={ClassOf(function.Count, gained?.Functions.Find(function.Name)?.Count ?? 0)}><td>")
                .Append(function.Line > 0 ? $"<a href=#L{function.Line}>{name}</a>" : name)
                .Append(CultureInfo.InvariantCulture, $"<td>{function.Count}");
        }

        page.Append("</table></details>\n");
    }

    // + taken, - not taken, # not reached.
    private void MarkBranches()
    {
        var keys = source.Branches.Keys;
        var counts = source.Branches.Values;
        for (var i = 0; i < keys.Length; i++)
        {
            if (!_marks.TryGetValue(keys[i].Line, out var marks))
                _marks.Add(keys[i].Line, marks = new StringBuilder());
            if (marks.Length < MostMarks)
                marks.Append(counts[i] == Counts.NotReached ? '#' : counts[i] > 0 ? '+' : '-');
            else if (marks.Length == MostMarks)
                marks.Append('~');
        }
    }

    private void AddText(StringBuilder page, string[] lines)
    {
        page.Append("<pre>");
        for (uint line = 1; line <= lines.Length; line++)
        {
            page.Append("<p");
            AddAttributes(page, line);
            page.Append('>').Append(HtmlText.Escape(lines[line - 1].TrimEnd('\r'))).Append('\n');
        }

        page.Append("</pre>\n");
        var beyond = source.Lines.Count > 0 && source.Lines.Keys[^1] > lines.Length;
        if (beyond)
            page.Append("<p>There are counts for lines beyond the end of this file: it is not the one that was built.\n");
    }

    // The text is not to be had.
    private void AddLines(StringBuilder page)
    {
        page.Append("<p>The source cannot be read. <code>--source-root</code> and <code>--prefix-map</code> tell where it is.<table><tr><th>Line<th>Count<th>Branches");
        foreach (var line in source.Lines.Keys)
        {
            source.Lines.TryGet(line, out var count);
            page.Append(CultureInfo.InvariantCulture, $"\n<tr class={ClassOf(count, GainedOf(line))} id=L{line}><td>{line}<td>{count}<td>{_marks.GetValueOrDefault(line)}");
        }

        page.Append("</table>\n");
    }

    private void AddAttributes(StringBuilder page, uint line)
    {
        if (_targets.Contains(line))
            page.Append(CultureInfo.InvariantCulture, $" id=L{line}");
        if (source.Lines.TryGet(line, out var count))
            page.Append(CultureInfo.InvariantCulture, $" class={ClassOf(count, GainedOf(line))} data-n={count}");
        if (_marks.TryGetValue(line, out var marks))
            page.Append(" data-b=").Append(marks);
    }

    private long GainedOf(uint line) => gained is not null && gained.Lines.TryGet(line, out var count) ? count : 0;

    private static char ClassOf(long count, long isNew) => count <= 0 ? 'm' : isNew > 0 ? 'n' : 'h';
}
