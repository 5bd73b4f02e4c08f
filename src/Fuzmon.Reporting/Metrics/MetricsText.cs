using Fuzmon.Reporting.Live;

namespace Fuzmon.Reporting.Metrics;

/// <summary>The metrics of a run for Prometheus. Groups are labels and processes are not: each short-lived child would leave a series.</summary>
internal static class MetricsText
{
    private const string Counter = "counter";
    private const string Gauge = "gauge";

    /// <summary>The content type of the text.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>The text.</summary>
    public static string Compose(LiveMetrics metrics, RunFigures run)
    {
        var to = new ExpositionWriter();
        var snapshot = metrics.Snapshot;
        to.Begin("fuzmon_build_info", Gauge, "Always 1; the version is a label.").Value(1, ("version", snapshot.Version ?? "unknown"));
        WriteGroups(to, snapshot.Groups);
        WriteMonitor(to, metrics, run);
        WriteCampaigns(to, snapshot.Campaigns);
        return to.ToString();
    }

    private static void WriteGroups(ExpositionWriter to, IReadOnlyList<LiveGroup> groups)
    {
        Each("fuzmon_processes", Gauge, "Watched processes that are alive.", group => group.Processes);
        Each("fuzmon_process_cpu_seconds_total", Counter, "CPU time of all processes, also of those that have ended.", group => group.CpuSeconds);
        Each("fuzmon_process_resident_memory_bytes", Gauge, "Resident memory of those alive.", group => group.RssKb * 1024.0);
        Each("fuzmon_process_virtual_memory_bytes", Gauge, "Address space of those alive.", group => group.VszKb * 1024.0);
        Each("fuzmon_process_swap_bytes", Gauge, "Swapped out memory of those alive.", group => group.SwapKb * 1024.0);
        if (groups.Any(group => group.PssKb is not null))
            Each("fuzmon_process_proportional_memory_bytes", Gauge, "Proportional set size of those alive.", group => group.PssKb * 1024.0);
        Each("fuzmon_process_threads", Gauge, "Threads of those alive.", group => group.Threads);
        Each("fuzmon_process_starts_total", Counter, "Processes that have been seen, however short-lived.", group => group.Starts);
        to.Begin("fuzmon_process_exits_total", Counter, "Processes that have ended, however short-lived.");
        foreach (var group in groups)
        {
            to.Value(group.Exited, ("group", group.Name), ("reason", "exit"));
            to.Value(group.Signalled.Values.Sum(), ("group", group.Name), ("reason", "signal"));
            to.Value(group.EndedUnknown, ("group", group.Name), ("reason", "unknown"));
        }

        to.Begin("fuzmon_process_signals_total", Counter, "Processes that a signal ended.");
        foreach (var group in groups)
        {
            foreach (var (signal, count) in group.Signalled)
                to.Value(count, ("group", group.Name), ("signal", signal));
        }

        to.Begin("fuzmon_crashes_total", Counter, "Crashes with a record; signal is none for what only the program reported.");
        foreach (var group in groups)
        {
            if (group.Crashes.Count == 0)
                to.Value(0, ("group", group.Name), ("signal", "none"));
            foreach (var (signal, count) in group.Crashes)
                to.Value(count, ("group", group.Name), ("signal", signal));
        }

        void Each(string name, string type, string help, Func<LiveGroup, double?> read)
        {
            to.Begin(name, type, help);
            foreach (var group in groups)
            {
                if (read(group) is { } value)
                    to.Value(value, ("group", group.Name));
            }
        }
    }

    private static void WriteMonitor(ExpositionWriter to, LiveMetrics metrics, RunFigures run)
    {
        var figures = metrics.Snapshot.Figures;
        to.Histogram("fuzmon_stack_capture_seconds", "Time of a capture of stacks, without symbols.", metrics.Captures);
        to.Histogram("fuzmon_target_pause_seconds", "Longest time that a thread stood still for a capture.", metrics.Pauses);
        to.Begin("fuzmon_stack_captures_missed_total", Counter, "Captures of stacks that failed.").Value(metrics.CapturesMissed);
        to.Begin("fuzmon_samples_total", Counter, "Samples of processes.").Value(figures.Samples);
        to.Begin("fuzmon_sample_overruns_total", Counter, "Ticks without a sample because sampling was late.").Value(figures.MissedTicks);
        to.Begin("fuzmon_findings_total", Counter, "Findings of alerts and of hangs.");
        foreach (var ((rule, severity), count) in metrics.FindingsByRule)
            to.Value(count, ("rule", rule), ("severity", severity));
        to.Begin("fuzmon_events_lost_total", Counter, "Events of processes that their source lost.");
        foreach (var (source, count) in metrics.EventsLost)
            to.Value(count, ("source", source));
        to.Begin("fuzmon_records_lost_total", Counter, "Records that the log or another sink could not take.").Value(run.RecordsLost);
        to.Begin("fuzmon_journal_records_total", Counter, "Records that the journal has confirmed.").Value(run.RecordsJournaled);
        if (run.JournalBytes is { } bytes)
            to.Begin("fuzmon_journal_size_bytes", Gauge, "Size of the journal with its log of writes.").Value(bytes);
        to.Begin("process_start_time_seconds", Gauge, "When the monitor started, in seconds since 1970.")
            .Value((run.StartedAt - DateTime.UnixEpoch).TotalSeconds);
        to.Begin("process_cpu_seconds_total", Counter, "CPU time of the monitor itself.").Value(Environment.CpuUsage.TotalTime.TotalSeconds);
        to.Begin("process_resident_memory_bytes", Gauge, "Resident memory of the monitor itself.").Value(Environment.WorkingSet);
    }

    private static void WriteCampaigns(ExpositionWriter to, IReadOnlyList<LiveCampaign> campaigns)
    {
        // The sum of a folder is the reader's to make.
        var instances = campaigns.Where(campaign => campaign.Instance is not null).ToArray();
        Each("fuzmon_campaign_executions_total", Counter, "Executions of the target, as the fuzzer says.", campaign => campaign.Executions);
        Each("fuzmon_campaign_executions_per_second", Gauge, "Executions a second, lately.", campaign => campaign.ExecutionsPerSec);
        Each("fuzmon_campaign_corpus_inputs", Gauge, "Inputs that the fuzzer keeps.", campaign => campaign.Corpus);
        Each("fuzmon_campaign_crash_inputs", Gauge, "Crashing inputs that the fuzzer keeps.", campaign => campaign.Crashes);
        Each("fuzmon_campaign_hang_inputs", Gauge, "Hanging inputs that the fuzzer keeps.", campaign => campaign.Hangs);
        Each("fuzmon_campaign_edges", Gauge, "Edges that the fuzzer has found.", campaign => campaign.Edges);

        void Each(string name, string type, string help, Func<LiveCampaign, double?> read)
        {
            to.Begin(name, type, help);
            foreach (var campaign in instances)
            {
                if (read(campaign) is { } value)
                    to.Value(value, ("fuzzer", campaign.Fuzzer), ("folder", campaign.Folder), ("fuzzer_instance", campaign.Instance!));
            }
        }
    }
}
