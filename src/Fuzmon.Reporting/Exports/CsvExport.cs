using System.Globalization;
using System.Text;
using Fuzmon.Reporting.Reports;

namespace Fuzmon.Reporting.Exports;

/// <summary>Samples as comma-separated values (RFC 4180) with a heading; what is not known is empty. Stacks are left out.</summary>
public sealed class CsvExport : RecordExport
{
    private const string Heading = "timestamp,pid,start_ticks,process_name,parent_pid,cpu_time_percent,cpu_time_ms,rss_kb,swap_kb,missed_ticks";

    private readonly StreamWriter _text;

    /// <summary>Writes the heading.</summary>
    public CsvExport(ReportOptions options, Stream output)
        : base(options)
    {
        _text = new StreamWriter(output, new UTF8Encoding(false), 64 * 1024, leaveOpen: true) { NewLine = "\r\n" };
        _text.WriteLine(Heading);
    }

    /// <inheritdoc/>
    public override void Finish() => _text.Flush();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _text.Dispose();
        base.Dispose(disposing);
    }

    private protected override void Add(RecordLine record)
    {
        if (record.Kind != RecordKind.Sample)
            return;

        _text.Write(record.Timestamp.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        _text.Write(string.Create(CultureInfo.InvariantCulture, $",{record.Pid},{record.StartTicks},"));
        _text.Write(Quoted(record.Name ?? ""));
        Write(record.ParentPid, record.ParentPid > 0);
        Write(record.CpuPercent, !double.IsNaN(record.CpuPercent));
        Write(record.CpuMs, !double.IsNaN(record.CpuMs));
        Write(record.RssKb, record.RssKb >= 0);
        Write(record.SwapKb, record.SwapKb >= 0);
        Write(record.MissedTicks, record.MissedTicks > 0);
        _text.WriteLine();
    }

    private void Write(double value, bool isKnown)
    {
        _text.Write(',');
        if (isKnown)
            _text.Write(value.ToString(CultureInfo.InvariantCulture));
    }

    // A spreadsheet takes text that begins with one of these for a formula, and runs it.
    private static string Quoted(string name)
    {
        var safe = SafeText.Of(name);
        if (safe is ['=' or '+' or '-' or '@', ..])
            safe = "'" + safe;
        return safe.AsSpan().IndexOfAny('"', ',') < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
