using Fuzmon.Reporting.Reports;

namespace Fuzmon.Reporting.Exports;

/// <summary>The formats that records can be turned into.</summary>
public static class ExportFormats
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["folded", "speedscope", "trace", "pprof", "csv"];

    /// <summary>An export of that name; null if there is none.</summary>
    /// <param name="name">The format's name.</param>
    /// <param name="options">Which records are wanted.</param>
    /// <param name="title">What the data are called where a format has a place for that.</param>
    /// <param name="output">Where it is written; it stays open.</param>
    public static IExport? Open(string name, ReportOptions options, string title, Stream output) => name switch
    {
        "folded" => new FoldedExport(options, output),
        "speedscope" => new SpeedscopeExport(options, title, output),
        "trace" => new TraceEventExport(options, output),
        "pprof" => new PprofExport(options, output),
        "csv" => new CsvExport(options, output),
        _ => null,
    };
}
