using System.Text.Json;

namespace Fuzmon.Reporting.Reports;

/// <summary>
/// Gathers a report from records in one pass, in whatever order they come. What it keeps is bounded: see <see cref="ProcessTable"/>,
/// <see cref="TimeBuckets{T}"/> and <see cref="FrameTree"/>. Not for several threads.
/// </summary>
public sealed class ReportCollector
{
    private const int MaxBoots = 1000;
    private const int MaxFolders = 64;

    private readonly Dictionary<string, int> _boots = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Name, string Signal), long> _signals = [];
    private readonly Dictionary<string, CampaignState> _campaigns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CoverageState> _coverage = new(StringComparer.Ordinal);
    private readonly HashSet<(int Boot, long Pid)> _monitors = [];
    private readonly RecordLine _record = new();
    private int _boot;

    /// <summary>An empty one.</summary>
    public ReportCollector(ReportOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
    }

    internal ReportOptions Options { get; }

    internal ProcessTable Processes { get; } = new();

    internal FrameTree Stacks { get; } = new();

    internal CrashBook Crashes { get; } = new();

    internal FindingBook Findings { get; } = new();

    internal ChildBook Children { get; } = new();

    internal LossBook Losses { get; } = new();

    internal TimeBuckets<EventBucket> Timeline { get; } = new();

    internal IReadOnlyCollection<CampaignState> Campaigns => _campaigns.Values;

    internal IReadOnlyCollection<CoverageState> Coverage => _coverage.Values;

    internal CallBook Calls { get; } = new();

    /// <summary>The signals that ended processes whose ends were recorded one by one.</summary>
    internal IReadOnlyDictionary<(string Name, string Signal), long> Signals => _signals;

    internal IReadOnlyList<string> Boots => [.. _boots.Keys];

    internal SortedSet<string> Hosts { get; } = new(StringComparer.Ordinal);

    internal int Monitors => Math.Max(1, _monitors.Count);

    internal long Records { get; private set; }

    internal long Samples { get; private set; }

    internal long StackSamples { get; private set; }

    internal DateTime First { get; private set; } = DateTime.MaxValue;

    internal DateTime Last { get; private set; } = DateTime.MinValue;

    /// <summary>Takes a record, as one line of JSON.</summary>
    public void Add(ReadOnlyMemory<byte> line)
    {
        if (!_record.TryRead(line))
        {
            Losses.NotRecords++;
            return;
        }

        if (_record.Kind == RecordKind.Lifecycle)
            LearnBoot();
        if (!Options.Wants(_record))
            return;

        Records++;
        First = _record.Timestamp < First ? _record.Timestamp : First;
        Last = _record.Timestamp > Last ? _record.Timestamp : Last;
        if (_record.Kind == RecordKind.Sample)
            AddSample();
        else
            AddOther();
    }

    /// <summary>Takes a crash of the folder of crashes, as one map of JSON.</summary>
    public void AddCrash(ReadOnlyMemory<byte> json)
    {
        if (!_record.TryRead(json) || !Options.Wants(_record))
            return;
        using var document = _record.Parse();
        if (document is null || !Crashes.Add(document.RootElement, _record.Timestamp))
            return;
        if (Records == 0)
            (First, Last) = (_record.Timestamp, _record.Timestamp);
        // Saved inputs may be tried days after, which is no event of the run.
        if (_record.Timestamp >= First && _record.Timestamp <= Last)
            Timeline.At(_record.Timestamp).Crashes++;
        Records++;
    }

    /// <summary>Counts something of the files that could not be read.</summary>
    public void AddUnreadable(long count = 1) => Losses.Unreadable += count;

    // Pids and start ticks mean nothing beyond a boot, and every file begins with this.
    private void LearnBoot()
    {
        using var document = _record.Parse();
        if (document?.RootElement.Text("boot_id") is not { } boot)
            return;
        if (!_boots.TryGetValue(boot, out _boot) && _boots.Count < MaxBoots)
            _boots.Add(boot, _boot = _boots.Count);
        if (document.RootElement.Text("host") is { } host && Hosts.Count < MaxBoots)
            Hosts.Add(host);
        if (document.RootElement.Integer("monitor_pid") is { } pid && _monitors.Count < MaxBoots)
            _monitors.Add((_boot, pid));
    }

    private void AddSample()
    {
        if (_record.Pid == 0)
            return;

        Samples++;
        var (process, now) = (Processes.At(_boot, _record), _record.Timestamp);
        var isFirst = process.Samples == 0;
        if (isFirst)
            Timeline.At(now).Starts++;
        Losses.MissedTicks += _record.MissedTicks;
        process.MissedTicks += _record.MissedTicks;
        process.ParentPid = _record.ParentPid > 0 ? _record.ParentPid : process.ParentPid;
        Processes.SeriesOf(process).At(now).Add(_record.RssKb, _record.CpuPercent);

        var group = Processes.Group(process.Name);
        group.Samples++;
        if (isFirst)
            group.Processes++;
        AddCpu(process, group, now, isFirst);
        AddMemory(process, group, now);
        process.Samples++;
        process.LastGapTicks = Math.Max(0, (now - process.Last).Ticks);
        process.Last = now;
        AddStacks(process);
    }

    private void AddCpu(ProcessState process, GroupState group, DateTime now, bool isFirst)
    {
        if (!double.IsNaN(_record.CpuPercent))
            process.PeakCpu = Math.Max(process.PeakCpu, _record.CpuPercent);

        // What a process used before anybody watched is not this report's.
        var from = isFirst ? StartOf(now) : process.Last;
        var used = !isFirst && !double.IsNaN(_record.CpuMs) && !double.IsNaN(process.LastCpuMs) ? _record.CpuMs - process.LastCpuMs
            : double.IsNaN(_record.CpuPercent) ? 0 : _record.CpuPercent / 100 * (now - from).TotalMilliseconds;
        if (used > 0)
        {
            process.CpuMs += used;
            group.AddCpu(from, now, used);
            Processes.All.AddCpu(from, now, used);
        }

        process.LastCpuMs = double.IsNaN(_record.CpuMs) ? process.LastCpuMs : _record.CpuMs;
    }

    // The first sample's CPU use is the average since the start, which tells when that was.
    private DateTime StartOf(DateTime now)
    {
        if (!(_record.CpuPercent > 0) || double.IsNaN(_record.CpuMs))
            return now;
        var lived = Math.Min(_record.CpuMs * 100 / _record.CpuPercent, (now - First).TotalMilliseconds);
        return now - TimeSpan.FromMilliseconds(Math.Max(0, lived));
    }

    private void AddMemory(ProcessState process, GroupState group, DateTime now)
    {
        process.PeakSwapKb = Math.Max(process.PeakSwapKb, _record.SwapKb);
        if (_record.RssKb < 0)
            return;

        process.AllRssKb = Processes.All.AddRss(process, now, _record.RssKb, process.AllRssKb);
        process.GroupRssKb = group.AddRss(process, now, _record.RssKb, process.GroupRssKb);
        process.FirstRssKb = process.FirstRssKb < 0 ? _record.RssKb : process.FirstRssKb;
        process.PeakRssKb = Math.Max(process.PeakRssKb, _record.RssKb);
        process.LastRssKb = _record.RssKb;
    }

    private void AddStacks(ProcessState process)
    {
        if (_record.HasStacks)
        {
            foreach (var thread in StackReader.Read(_record.Stacks))
            {
                if (thread.Frames.Count == 0)
                    continue;
                StackSamples++;
                Stacks.Add(process.Name, thread);
            }
        }
        else if (_record.Capture.IndexOf("\"error\""u8) >= 0)
        {
            Losses.FailedCaptures++;
        }
    }

    private void AddOther()
    {
        using var document = _record.Parse();
        if (document is null)
        {
            Losses.NotRecords++;
            return;
        }

        var record = document.RootElement;
        switch (_record.Kind)
        {
            case RecordKind.Exit:
                AddExit(record);
                break;
            case RecordKind.Children:
                Children.Add(_record.Name ?? "", _record.Timestamp, ChildTotals.Of(record), Math.Max(0, record.Integer("lost") ?? 0));
                break;
            case RecordKind.Crash:
                AddCrash(record);
                break;
            case RecordKind.Finding:
                Timeline.At(_record.Timestamp).Findings++;
                Findings.Add(record, _record);
                break;
            case RecordKind.Lifecycle:
                Timeline.At(_record.Timestamp).Lifecycle++;
                Losses.Add(record, _record.Timestamp);
                break;
            case RecordKind.Campaign:
                AddCampaign(record);
                break;
            case RecordKind.Coverage:
                AddCoverage(record);
                break;
            case RecordKind.SystemCalls:
                Calls.Add(record);
                break;
            case RecordKind.Unknown:
                Losses.UnknownKinds++;
                break;
        }
    }

    private void AddExit(JsonElement record)
    {
        var signal = record.Text("signal");
        ref var moment = ref Timeline.At(_record.Timestamp);
        moment.Ends++;
        moment.Crashes += Report.CrashSignals.Contains(signal) ? 1 : 0;
        if (signal is not null && (_signals.Count < MaxBoots || _signals.ContainsKey((_record.Name ?? "", signal))))
        {
            var key = (_record.Name ?? "", signal);
            _signals[key] = _signals.GetValueOrDefault(key) + 1;
        }

        if (Processes.Find(_boot, _record) is not { } process)
            return;
        Processes.Keep(process, _record.Timestamp);
        process.End = new ProcessEnd(_record.Timestamp, record.Integer("exit_code"), signal, record.Number("lifetime_ms"));
        process.PeakRssKb = Math.Max(process.PeakRssKb, record.Integer("peak_rss_kb") ?? -1);
        var rest = _record.CpuMs - process.LastCpuMs;
        if (rest > 0)
        {
            process.CpuMs += rest;
            Processes.Group(process.Name).AddCpu(process.Last, _record.Timestamp, rest);
            Processes.All.AddCpu(process.Last, _record.Timestamp, rest);
            process.LastCpuMs = _record.CpuMs;
        }
    }

    private void AddCrash(JsonElement record)
    {
        if (Crashes.Add(record, _record.Timestamp))
            Timeline.At(_record.Timestamp).Crashes++;
    }

    private void AddCampaign(JsonElement record)
    {
        var folder = record.Text("folder") ?? "";
        if (!_campaigns.TryGetValue(folder, out var campaign))
        {
            if (_campaigns.Count >= MaxFolders)
                return;
            _campaigns.Add(folder, campaign = new CampaignState(folder, record.Text("fuzzer") ?? ""));
        }

        campaign.Add(record, _record.Timestamp);
    }

    private void AddCoverage(JsonElement record)
    {
        var backend = record.Text("backend") ?? "";
        if (!_coverage.TryGetValue(backend, out var coverage))
        {
            if (_coverage.Count >= MaxFolders)
                return;
            _coverage.Add(backend, coverage = new CoverageState(backend));
        }

        coverage.Add(record, _record.Timestamp);
    }
}
