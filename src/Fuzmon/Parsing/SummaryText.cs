using Fuzmon.Instrumentation.SystemCalls;

namespace Fuzmon.Parsing;

/// <summary>A summary as a person reads it.</summary>
internal static class SummaryText
{
    private const double NsPerMicrosecond = 1_000;

    /// <summary>The lines.</summary>
    public static IEnumerable<string> Compose(LogSummary summary)
    {
        yield return $"{summary.Lines} lines, {summary.Events} events, {summary.NotUnderstood} not understood";
        yield return $"{summary.Profile.Calls} calls ({summary.Resumed} resumed, {summary.Unfinished} unfinished), "
            + $"{summary.Signals} signals, {summary.Ends} ends, {summary.TableRows} rows of tables";
        if (summary.Profile.Calls == 0)
            yield break;
        yield return "";
        foreach (var line in ComposeCalls(summary))
            yield return line;
    }

    /// <summary>The calls, a line each.</summary>
    public static IEnumerable<string> ComposeCalls(LogSummary summary)
    {
        yield return $"{"calls",10} {"errors",10} {"total us",14} {"mean us",12} {"max us",12}  call";
        foreach (var entry in summary.Profile.Entries)
            yield return Row(entry);
    }

    /// <summary>A row of the table.</summary>
    public static string Row(CallProfile.Entry entry) => entry.Timed == 0
        ? $"{entry.Calls,10} {entry.Errors,10} {"-",14} {"-",12} {"-",12}  {Messages.Printable(entry.Name)}"
        : $"{entry.Calls,10} {entry.Errors,10} {entry.TotalNs / NsPerMicrosecond,14:F1} {entry.TotalNs / NsPerMicrosecond / entry.Timed,12:F1} "
            + $"{entry.MaxNs / NsPerMicrosecond,12:F1}  {Messages.Printable(entry.Name)}";
}
