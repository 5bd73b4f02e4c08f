using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fuzmon.Reporting.Reports;

/// <summary>A report as JSON: what is not known is left out, and names stand as they were recorded.</summary>
internal static class ReportJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.Default };

    public static void Write(Report report, Stream output)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteString("version", report.Version);
        json.WriteString("source", report.Source);
        var collected = report.Collected;
        if (collected.Records > 0)
        {
            json.WriteString("from", report.From);
            json.WriteString("to", report.To);
        }

        Array(json, "boot_ids", collected.Boots, json.WriteStringValue);
        Array(json, "hosts", collected.Hosts, json.WriteStringValue);
        json.WriteNumber("records", collected.Records);
        json.WriteNumber("samples", collected.Samples);
        json.WriteNumber("stacks", collected.StackSamples);
        json.WriteNumber("processes_seen", collected.Processes.Processes.Count + collected.Processes.Forgotten);
        Array(json, "crashes", report.Crashes.Concat(report.HungInputs), group => Crash(json, group));
        Array(json, "fatal_ends", report.FatalEnds, end =>
        {
            json.WriteStartObject();
            json.WriteString("process_name", end.Name);
            json.WriteString("signal", end.Signal);
            json.WriteNumber("count", end.Count);
            json.WriteEndObject();
        });
        Array(json, "findings", report.Findings, group => Finding(json, group));
        Array(json, "grown", report.Grown, growth =>
        {
            json.WriteStartObject();
            Identity(json, report, growth.Process);
            json.WriteNumber("grown_kb", Math.Round(growth.GrownKb, 1));
            json.WriteNumber("kb_per_hour", Math.Round(growth.KbPerHour, 1));
            json.WriteEndObject();
        });
        Array(json, "groups", report.Groups, group => Group(json, report, group));
        Array(json, "processes", report.Listed, process => Process(json, report, process));
        Array(json, "children", report.Children, child => Child(json, child.Name, child.Totals));
        Array(json, "campaigns", collected.Campaigns, campaign => Campaign(json, campaign));
        Array(json, "coverage", collected.Coverage, coverage =>
        {
            json.WriteStartObject();
            json.WriteString("backend", coverage.Backend);
            foreach (var (what, hit, all) in coverage.Last)
            {
                json.WriteNumber($"{what}_hit", hit);
                Number(json, what, all);
            }

            json.WriteEndObject();
        });
        Array(json, "syscalls", collected.Calls.Names, call =>
        {
            json.WriteStartObject();
            json.WriteString("name", call.Key);
            json.WriteNumber("calls", call.Value.Calls);
            json.WriteNumber("failed", call.Value.Failed);
            json.WriteNumber("total_us", Math.Round(call.Value.TotalUs, 3));
            json.WriteEndObject();
        });
        Losses(json, report);
        json.WriteEndObject();
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            write(item);
        json.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } known && double.IsFinite(known))
            json.WriteNumber(name, Math.Round(known, 3));
    }

    private static void Identity(Utf8JsonWriter json, Report report, ProcessState process)
    {
        json.WriteNumber("pid", process.Identity.Pid);
        json.WriteNumber("start_ticks", process.Identity.StartTicks);
        Text(json, "boot_id", report.Collected.Boots.ElementAtOrDefault(process.Identity.Boot));
        json.WriteString("process_name", process.Name);
    }

    private static void Crash(Utf8JsonWriter json, CrashGroup group)
    {
        json.WriteStartObject();
        json.WriteString("stack_hash", group.StackHash);
        json.WriteString("class", group.Class);
        Text(json, "severity", group.Severity);
        Text(json, "signal", group.Signal);
        Text(json, "line", group.Line);
        Number(json, "cluster", group.Cluster);
        Text(json, "command", group.Command);
        Text(json, "report", group.Report);
        json.WriteNumber("count", group.Count);
        json.WriteString("first", group.First);
        json.WriteString("last", group.Last);
        Text(json, "first_id", group.FirstId);
        Array(json, "state", group.State, json.WriteStringValue);
        Array(json, "inputs", group.Inputs, json.WriteStringValue);
        Array(json, "stack", group.Stack, json.WriteStringValue);
        json.WriteEndObject();
    }

    private static void Finding(Utf8JsonWriter json, FindingGroup group)
    {
        json.WriteStartObject();
        json.WriteString("rule", group.Rule);
        json.WriteString("condition", group.Condition);
        json.WriteString("severity", group.Severity);
        Text(json, "process_name", group.ProcessName);
        json.WriteString("text", group.Text);
        Text(json, "hang", group.HangClass);
        json.WriteNumber("count", group.Count);
        json.WriteNumber("suppressed", group.Suppressed);
        json.WriteString("first", group.First);
        json.WriteString("last", group.Last);
        Array(json, "stack", group.Stack, json.WriteStringValue);
        json.WriteEndObject();
    }

    private static void Group(Utf8JsonWriter json, Report report, GroupState group)
    {
        json.WriteStartObject();
        json.WriteString("process_name", group.Name);
        json.WriteNumber("processes", group.Processes);
        json.WriteNumber("samples", group.Samples);
        Number(json, "cpu_time_ms", group.CpuMs);
        Number(json, "children_cpu_time_ms", report.ChildCpuMs.TryGetValue(group.Name, out var children) ? children : null);
        Number(json, "peak_rss_kb", group.PeakRssKb < 0 ? null : group.PeakRssKb);
        json.WriteEndObject();
    }

    private static void Process(Utf8JsonWriter json, Report report, ProcessState process)
    {
        json.WriteStartObject();
        Identity(json, report, process);
        json.WriteString("first", process.First);
        json.WriteString("last", process.Last);
        json.WriteNumber("samples", process.Samples);
        Number(json, "cpu_time_ms", process.CpuMs);
        Number(json, "peak_cpu_percent", process.PeakCpu);
        Number(json, "first_rss_kb", process.FirstRssKb < 0 ? null : process.FirstRssKb);
        Number(json, "last_rss_kb", process.LastRssKb < 0 ? null : process.LastRssKb);
        Number(json, "peak_rss_kb", process.PeakRssKb < 0 ? null : process.PeakRssKb);
        Number(json, "missed_ticks", process.MissedTicks == 0 ? null : process.MissedTicks);
        Number(json, "exit_code", process.End?.ExitCode);
        Text(json, "signal", process.End?.Signal);
        Number(json, "lifetime_ms", process.End?.LifetimeMs);
        json.WriteEndObject();
    }

    private static void Child(Utf8JsonWriter json, string name, ChildTotals totals)
    {
        json.WriteStartObject();
        json.WriteString("process_name", name);
        json.WriteNumber("count", totals.Count);
        Counts(json, "by_exit_code", totals.ByExitCode);
        Counts(json, "by_signal", totals.BySignal);
        Histogram(json, "lifetime_ms", totals.LifetimeMs);
        Histogram(json, "peak_rss_kb", totals.PeakRssKb);
        Histogram(json, "cpu_time_ms", totals.CpuTimeMs);
        json.WriteEndObject();
    }

    private static void Counts(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, long> counts)
    {
        json.WriteStartObject(name);
        foreach (var (way, count) in counts)
            json.WriteNumber(way, count);
        json.WriteEndObject();
    }

    private static void Histogram(Utf8JsonWriter json, string name, ReadHistogram? histogram)
    {
        if (histogram is null)
            return;
        json.WriteStartObject(name);
        Array(json, "le", histogram.Bounds, json.WriteNumberValue);
        Array(json, "count", histogram.Counts, json.WriteNumberValue);
        json.WriteNumber("sum", Math.Round(histogram.Sum, 3));
        json.WriteEndObject();
    }

    private static void Campaign(Utf8JsonWriter json, CampaignState campaign)
    {
        json.WriteStartObject();
        json.WriteString("fuzzer", campaign.Fuzzer);
        json.WriteString("folder", campaign.Folder);
        if (campaign.All is { } all)
        {
            Number(json, "executions", all.Executions);
            Number(json, "executions_per_sec", all.Rate);
            Number(json, "corpus", all.Corpus);
            Number(json, "crashes", all.Crashes);
            Number(json, "hangs", all.Hangs);
            Number(json, "edges", all.Edges);
        }

        Array(json, "instances", campaign.Instances, instance => json.WriteStringValue(instance.Name));
        json.WriteEndObject();
    }

    private static void Losses(Utf8JsonWriter json, Report report)
    {
        var losses = report.Collected.Losses;
        json.WriteStartObject("missed");
        json.WriteNumber("outages", losses.Outages);
        json.WriteNumber("outage_ms", Math.Round(losses.OutageMs, 3));
        json.WriteNumber("lost_records", losses.LostRecords);
        json.WriteNumber("lost_events", report.Collected.Children.Lost);
        json.WriteNumber("missed_ticks", losses.MissedTicks);
        json.WriteNumber("missed_captures", Math.Max(losses.FailedCaptures, losses.MissedCaptures));
        json.WriteNumber("unreadable", losses.Unreadable);
        json.WriteNumber("not_records", losses.NotRecords);
        json.WriteNumber("unknown_kinds", losses.UnknownKinds);
        Array(json, "events", losses.Kinds, kind =>
        {
            json.WriteStartObject();
            json.WriteString("event", kind.Event);
            Text(json, "reason", kind.Reason);
            json.WriteNumber("count", kind.Count);
            json.WriteString("first", kind.First);
            json.WriteString("last", kind.Last);
            json.WriteEndObject();
        });
        json.WriteEndObject();
    }
}
