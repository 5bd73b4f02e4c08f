namespace Fuzmon.Instrumentation.Coverage.Html;

/// <summary>A list of folders, or of the files of one.</summary>
internal static class ListPage
{
    public static string Compose(string title, string? folder, IReadOnlyList<ReportEntry> entries, bool isIndex, bool hasBaseline)
    {
        var page = HtmlText.Begin(folder is null ? title : $"{folder} - {title}");
        page.Append(isIndex ? $"<h1>{HtmlText.Escape(title)}</h1>" : $"<p><a href=index.html>all folders</a><h1>{HtmlText.Escape(folder!)}</h1>");
        page.Append("<table><tr><th>").Append(isIndex ? "Folder" : "File").Append("<th><th colspan=2>Lines<th colspan=2>Functions<th colspan=2>Branches");
        if (hasBaseline)
            page.Append("<th>New lines");
        foreach (var entry in entries)
            Add(entry, $"<a href={entry.Page}>{HtmlText.Escape(entry.Name)}</a>");
        Add(ReportEntry.Sum("", "", entries), "<b>all</b>");
        return page.Append("</table>\n").ToString();

        void Add(ReportEntry entry, string name)
        {
            var totals = entry.Totals;
            page.Append("\n<tr><td>").Append(name).Append("<td>");
            if (totals.Lines > 0)
                page.Append($"<meter value={totals.LinesHit} max={totals.Lines}></meter>");
            page.Append(HtmlText.Cells(totals.LinesHit, totals.Lines))
                .Append(HtmlText.Cells(totals.FunctionsHit, totals.Functions))
                .Append(HtmlText.Cells(totals.BranchesHit, totals.Branches));
            if (hasBaseline)
                page.Append($"<td>{(entry.Added > 0 ? $"+{entry.Added}" : "")}");
        }
    }
}
