using System.Text.Json;
using Fuzmon.Records;

namespace Fuzmon.Reporting.Live;

/// <summary>
/// Reads records back from their JSON, as far as the live model looks at them: what a log or a journal holds comes to the model as
/// what a run tells it does. What is no record, or lacks what one must have, is null.
/// </summary>
internal static class StoredRecords
{
    private const int MaxFrames = 1000;

    /// <summary>The record of one JSON object.</summary>
    public static Record? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement is { ValueKind: JsonValueKind.Object } map ? Read(map) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static Record? Read(JsonElement map)
    {
        if (!map.TryGetProperty("timestamp", out var time) || !time.TryGetDateTime(out var timestamp))
            return null;

        timestamp = timestamp.ToUniversalTime();
        return Text(map, "kind") switch
        {
            null or "sample" => ReadSample(map, timestamp),
            "exit" => ReadExit(map, timestamp),
            "children" => ReadChildren(map, timestamp),
            "crash" => ReadCrash(map, timestamp),
            "finding" => ReadFinding(map, timestamp),
            "campaign" => ReadCampaign(map, timestamp),
            "lifecycle" => ReadLifecycle(map, timestamp),
            _ => null,
        };
    }

    private static SampleRecord? ReadSample(JsonElement map, DateTime timestamp)
    {
        if (Process(map) is not { } process || Text(map, "process_name") is not { } name)
            return null;

        map.TryGetProperty("memory", out var memory);
        var sample = new SampleRecord
        {
            Timestamp = timestamp,
            Process = process,
            ProcessName = name,
            ParentPid = (int?)Whole(map, "parent_pid"),
            CpuTimePercent = Number(map, "cpu_time_percent"),
            CpuTimeMs = Number(map, "cpu_time_ms"),
            Memory = new MemoryUse
            {
                RssKb = Whole(memory, "rss_kb"),
                VszKb = Whole(memory, "vsz_kb"),
                SwapKb = Whole(memory, "swap_kb"),
                PssKb = Whole(memory, "pss_kb"),
            },
            Threads = (int?)Whole(map, "threads"),
            State = Text(map, "state") is { Length: 1 } state ? state[0] : null,
            MissedTicks = (int)(Whole(map, "missed_ticks") ?? 0),
        };
        return map.TryGetProperty("capture", out var capture)
            ? sample.With(ReadStacks(map), new CaptureSummary { PauseUs = Number(capture, "pause_us"), TotalUs = Number(capture, "total_us"), Error = Text(capture, "error") })
            : sample;
    }

    private static ThreadStack[]? ReadStacks(JsonElement map)
        => !map.TryGetProperty("stacktrace", out var threads) ? null
            : [.. threads.EnumerateArray().Select(thread => new ThreadStack
            {
                ThreadId = (int)(Whole(thread, "thread_id") ?? 0),
                State = Text(thread, "state") is { Length: 1 } state ? state[0] : null,
                Frames = [.. thread.GetProperty("frames").EnumerateArray().Take(MaxFrames).Select(frame => new StackFrame
                {
                    Function = Text(frame, "function") ?? Text(frame, "address"),
                })],
            })];

    private static ExitRecord? ReadExit(JsonElement map, DateTime timestamp)
        => Process(map) is { } process && Text(map, "process_name") is { } name
            ? new ExitRecord
            {
                Timestamp = timestamp,
                Process = process,
                ProcessName = name,
                ExitCode = (int?)Whole(map, "exit_code"),
                Signal = Text(map, "signal"),
                CpuTimeMs = Number(map, "cpu_time_ms"),
            }
            : null;

    private static ChildrenRecord? ReadChildren(JsonElement map, DateTime timestamp)
    {
        if (Text(map, "process_name") is not { } name || Whole(map, "count") is not { } count)
            return null;

        // Of the histogram only the sum is looked at.
        var cpu = new Histogram();
        if (map.TryGetProperty("cpu_time_ms", out var histogram) && Number(histogram, "sum") is { } sum)
            cpu.Add(sum);
        return new ChildrenRecord
        {
            Timestamp = timestamp,
            ProcessName = name,
            Count = count,
            ByExitCode = Counts(map, "by_exit_code").Where(pair => int.TryParse(pair.Key, out _)).ToDictionary(pair => int.Parse(pair.Key, System.Globalization.CultureInfo.InvariantCulture), pair => pair.Value),
            BySignal = Counts(map, "by_signal").ToDictionary(),
            Lost = Whole(map, "lost") ?? 0,
            Source = Text(map, "source") ?? "unknown",
            LifetimeMs = new Histogram(),
            PeakRssKb = new Histogram(),
            CpuTimeMs = cpu,
        };
    }

    private static CrashRecord? ReadCrash(JsonElement map, DateTime timestamp)
        => Text(map, "id") is { } id && Whole(map, "pid") is { } pid
            ? new CrashRecord
            {
                Timestamp = timestamp,
                Id = id,
                Pid = (int)pid,
                Command = Texts(map, "command"),
                Signal = Text(map, "signal"),
                Class = Text(map, "class") ?? "unknown",
                Severity = Text(map, "severity") ?? "unknown",
                Line = Text(map, "line"),
                StackHash = Text(map, "stack_hash") ?? "",
                State = Texts(map, "state"),
                Cluster = (int)(Whole(map, "cluster") ?? 0),
            }
            : null;

    private static FindingRecord? ReadFinding(JsonElement map, DateTime timestamp)
        => Text(map, "rule") is { } rule && Text(map, "text") is { } text
            ? new FindingRecord
            {
                Timestamp = timestamp,
                Rule = rule,
                Condition = Text(map, "condition") ?? rule,
                Severity = Text(map, "severity") switch
                {
                    "info" => FindingSeverity.Info,
                    "error" => FindingSeverity.Error,
                    _ => FindingSeverity.Warning,
                },
                Process = Process(map),
                ProcessName = Text(map, "process_name"),
                Text = text,
            }
            : null;

    private static CampaignRecord? ReadCampaign(JsonElement map, DateTime timestamp)
        => Text(map, "fuzzer") is { } fuzzer && Text(map, "folder") is { } folder
            ? new CampaignRecord
            {
                Timestamp = timestamp,
                Fuzzer = fuzzer,
                Folder = folder,
                Instance = Text(map, "instance"),
                Instances = (int?)Whole(map, "instances"),
                Executions = Whole(map, "executions"),
                ExecutionsPerSec = Number(map, "executions_per_sec"),
                Corpus = Whole(map, "corpus"),
                Crashes = Whole(map, "crashes"),
                Hangs = Whole(map, "hangs"),
                Edges = Whole(map, "edges"),
                StabilityPercent = Number(map, "stability_percent"),
            }
            : null;

    private static LifecycleRecord? ReadLifecycle(JsonElement map, DateTime timestamp)
    {
        LifecycleEvent? what = Text(map, "event") switch
        {
            "started" => LifecycleEvent.Started,
            "stopped" => LifecycleEvent.Stopped,
            "gave_up" => LifecycleEvent.GaveUp,
            "lost" => LifecycleEvent.Lost,
            "outage" => LifecycleEvent.Outage,
            "degraded" => LifecycleEvent.Degraded,
            _ => null,
        };
        return what is not { } known ? null : new LifecycleRecord
        {
            Timestamp = timestamp,
            Event = known,
            Process = Process(map),
            ProcessName = Text(map, "process_name"),
            Reason = Text(map, "reason"),
            Lost = Whole(map, "lost"),
            Monitor = Text(map, "boot_id") is { } boot
                ? new MonitorIdentity(
                    boot, Text(map, "host") ?? "", Text(map, "version") ?? "", (int)(Whole(map, "monitor_pid") ?? 0),
                    Whole(map, "clock_ticks_per_second") ?? 100, Text(map, "kernel") ?? "")
                : null,
        };
    }

    private static ProcessKey? Process(JsonElement map)
        => Whole(map, "pid") is > 0 and <= int.MaxValue and var pid && Whole(map, "start_ticks") is { } start ? new ProcessKey((int)pid, (ulong)start) : null;

    private static string? Text(JsonElement map, string name)
        => map.ValueKind == JsonValueKind.Object && map.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Whole(JsonElement map, string name)
        => map.ValueKind == JsonValueKind.Object && map.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number
            : null;

    private static double? Number(JsonElement map, string name)
        => map.ValueKind == JsonValueKind.Object && map.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.GetDouble() is var number && double.IsFinite(number)
                ? number
                : null;

    private static string[] Texts(JsonElement map, string name)
        => map.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(text => text.ValueKind == JsonValueKind.String).Take(100).Select(text => text.GetString()!)]
            : [];

    private static IEnumerable<KeyValuePair<string, long>> Counts(JsonElement map, string name)
        => map.TryGetProperty(name, out var counts) && counts.ValueKind == JsonValueKind.Object
            ? counts.EnumerateObject().Where(pair => pair.Value.ValueKind == JsonValueKind.Number && pair.Value.TryGetInt64(out _))
                .DistinctBy(pair => pair.Name).Take(1000).Select(pair => KeyValuePair.Create(pair.Name, pair.Value.GetInt64()))
            : [];
}
