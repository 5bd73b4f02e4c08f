using System.Security.Cryptography;
using System.Text;

namespace Fuzmon.Reporting.Reports;

/// <summary>A report as one page: it loads nothing, and runs no script but its own.</summary>
internal sealed class ReportPage(Report report)
{
    private static readonly string Style = Resource("report.css");
    private static readonly string Script = Resource("report.js");

    /// <summary>Writes the page.</summary>
    public void Write(TextWriter output)
    {
        var html = new HtmlWriter(output);
        html.Raw("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
            .Raw($"style-src '{Hash(Style)}'; script-src '{Hash(Script)}'; img-src data:; base-uri 'none'; form-action 'none'\">\n")
            .Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<link rel=\"icon\" href=\"data:,\">\n<title>Fuzmon report: ")
            .Text(report.Source, 80).Raw("</title>\n<style>").Raw(Style).Raw("</style></head>\n<body>\n");
        new PageHead(report).Write(html);
        html.Raw("<main>\n");
        if (report.Collected.Records > 0)
            WriteSections(html);
        new LossSection(report).Write(html);
        html.Raw("</main>\n<script>").Raw(Script).Raw("</script>\n</body></html>\n");
    }

    private void WriteSections(HtmlWriter html)
    {
        new SummarySection(report).Write(html);
        new CrashSection(report).Write(html);
        new FindingSection(report).Write(html);
        new UsageSection(report).Write(html);
        new TimelineSection(report).Write(html);
        new ProcessSection(report).Write(html);
        new ChildrenSection(report).Write(html);
        new StackSection(report).Write(html);
        new CampaignSection(report).Write(html);
        new CoverageSection(report).Write(html);
        new CallSection(report).Write(html);
    }

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string Resource(string name)
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"There is no resource {name}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
