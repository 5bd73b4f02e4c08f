using System.Globalization;
using Fuzmon.Records;

namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>A sequence that was complete.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Pid">The process that completed it.</param>
/// <param name="ProcessName">Its program's name, if that is known.</param>
/// <param name="Text">What was found, in one line.</param>
/// <param name="Suppressed">The same findings that were not told since the last one was.</param>
/// <param name="Events">What led to it, oldest first; of a great many the first and the last.</param>
public sealed record RuleFinding(
    SyscallRule Rule, int Pid, string? ProcessName, string Text, long Suppressed, IReadOnlyList<RuleEvent> Events)
{
    /// <summary>What the records of such findings have as their condition.</summary>
    public const string Condition = "syscalls";

    /// <summary>The finding as a record of a run.</summary>
    /// <param name="now">The present, UTC, for when the events have no time.</param>
    /// <param name="process">The process, if its start is known.</param>
    public FindingRecord ToRecord(DateTime now, ProcessKey? process) => new()
    {
        Timestamp = Events[^1].Timestamp ?? now,
        Rule = Rule.Name,
        Condition = Condition,
        Severity = Rule.Severity,
        Process = process,
        ProcessName = ProcessName,
        Text = Text,
        Suppressed = Suppressed,
        Events = [.. Events.Select(happened => new FindingEvent(happened.Timestamp ?? now, $"[{happened.Pid}] {happened.Text}"))],
    };

    /// <summary>Writes a finding in a log: the time is the log's, and a line number stands for what a log does not tell.</summary>
    public void WriteTo(RecordWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.BeginMap();
        writer.Field("kind"u8, "finding");
        WriteTime(writer, Events[^1]);
        writer.Field("rule"u8, Rule.Name);
        writer.Field("condition"u8, Condition);
        writer.Field("severity"u8, SeverityName);
        writer.Field("pid"u8, Pid == 0 ? null : Pid);
        writer.Field("process_name"u8, ProcessName);
        writer.Field("text"u8, Text);
        writer.Field("suppressed"u8, Suppressed == 0 ? null : Suppressed);
        writer.Name("events"u8);
        writer.BeginArray();
        foreach (var happened in Events)
        {
            writer.BeginMap();
            WriteTime(writer, happened);
            writer.Field("pid"u8, happened.Pid == 0 ? null : happened.Pid);
            writer.Field("line"u8, happened.Line == 0 ? null : happened.Line);
            writer.Field("text"u8, happened.Text);
            writer.EndMap();
        }

        writer.EndArray();
        writer.EndMap();
    }

    /// <summary>The severity as it is written.</summary>
    public string SeverityName => Rule.Severity switch
    {
        FindingSeverity.Info => "info",
        FindingSeverity.Warning => "warning",
        _ => "error",
    };

    private static void WriteTime(RecordWriter writer, RuleEvent happened)
    {
        if (happened.Timestamp is { } timestamp)
            writer.Field("timestamp"u8, timestamp);
        else if (happened.TimeForm == TimeForm.TimeOfDay)
            writer.Field("time_of_day"u8, new TimeSpan(happened.TimeNs / 100).ToString(@"hh\:mm\:ss\.ffffff", CultureInfo.InvariantCulture));
    }
}
