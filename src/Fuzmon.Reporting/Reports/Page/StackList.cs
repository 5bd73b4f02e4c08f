namespace Fuzmon.Reporting.Reports;

/// <summary>A stack as a list, innermost first.</summary>
internal static class StackList
{
    public static void Write(HtmlWriter html, IReadOnlyList<string> frames)
    {
        if (frames.Count == 0)
            return;
        html.Raw("<ol class=\"stack\" start=\"0\">");
        foreach (var frame in frames)
            html.Raw("<li>").Text(frame).Raw("</li>");
        html.Raw("</ol>");
    }
}
