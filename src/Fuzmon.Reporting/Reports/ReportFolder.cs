using System.Text;
using Fuzmon.Records;

namespace Fuzmon.Reporting.Reports;

/// <summary>Writes a report: <c>index.html</c> and <c>report.json</c>, each whole or not there. Only their owner may read them, as it is with logs.</summary>
public static class ReportFolder
{
    /// <summary>The page.</summary>
    public const string PageName = "index.html";

    /// <summary>The same as numbers.</summary>
    public const string JsonName = "report.json";

    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes both.</summary>
    /// <param name="collected">What was gathered.</param>
    /// <param name="source">Where the records come from.</param>
    /// <param name="version">The version of the program.</param>
    /// <param name="folder">Where the report goes; made if it is not there.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static void Write(ReportCollector collected, string source, string version, string folder)
    {
        ArgumentNullException.ThrowIfNull(collected);
        var report = new Report(collected, source, version);
        PrivateFolder.Create(folder);
        WriteWhole(Path.Combine(folder, JsonName), output => ReportJson.Write(report, output));
        WriteWhole(Path.Combine(folder, PageName), output =>
        {
            using var text = new StreamWriter(output, new UTF8Encoding(false), 64 * 1024, leaveOpen: true);
            new ReportPage(report).Write(text);
        });
    }

    private static void WriteWhole(string path, Action<Stream> write)
    {
        var unfinished = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var file = new FileStream(unfinished, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = Mode }))
                write(file);
            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }
}
