using System.Text;

namespace Fuzmon.Instrumentation.Coverage.Html;

/// <summary>
/// Coverage as pages for a browser: an index of folders, a page for each folder and each source file. They need nothing but themselves
/// and no script, and are named by number, whatever source files are called.
/// </summary>
public sealed class CoverageReport
{
    private readonly CoverageData _data;
    private readonly CoverageData? _baseline;
    private readonly CoverageReportOptions _options;

    private CoverageReport(CoverageData data, CoverageData? baseline, CoverageReportOptions options)
    {
        _data = data;
        _baseline = baseline;
        _options = options;
    }

    /// <summary>Writes the pages; the index comes last.</summary>
    /// <param name="data">What is covered.</param>
    /// <param name="baseline">What was covered before, to mark what is new; null when there is nothing to compare with.</param>
    /// <param name="options">Where to, and what it says.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(CoverageData data, CoverageData? baseline, CoverageReportOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        new CoverageReport(data, baseline, options).Write();
    }

    private void Write()
    {
        Directory.CreateDirectory(_options.Folder);
        var folders = new SortedDictionary<string, List<ReportEntry>>(StringComparer.Ordinal);
        var added = _baseline is null ? null : _data.Subtract(_baseline);
        var number = 0;
        foreach (var source in _data.InOrder())
        {
            var path = Encoding.UTF8.GetString(source.Path);
            var gained = added?.Find(source);
            var entry = new ReportEntry(Path.GetFileName(path) is { Length: > 0 } name ? name : path, $"f{number++}.html", CoverageTotals.Of(source), gained?.Lines.Hit ?? 0);
            WritePage(entry.Page, new SourcePage(path, source, gained, _options.Title).Compose());
            var folder = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
            if (!folders.TryGetValue(folder, out var files))
                folders.Add(folder, files = []);
            files.Add(entry);
        }

        var index = new List<ReportEntry>();
        foreach (var (folder, files) in folders)
        {
            var entry = ReportEntry.Sum(folder, $"d{index.Count}.html", files);
            index.Add(entry);
            WritePage(entry.Page, ListPage.Compose(_options.Title, folder, files, isIndex: false, added is not null));
        }

        WritePage("index.html", ListPage.Compose(_options.Title, null, index, isIndex: true, added is not null));
    }

    private void WritePage(string name, string text) => File.WriteAllText(Path.Combine(_options.Folder, name), text);
}
