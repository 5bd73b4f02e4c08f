using Fuzmon.Records;

namespace Fuzmon.Reporting.Live;

/// <summary>
/// What is going on, made of records as they come and of nothing else. Metrics, the page, its API and <c>top</c> all look at this.
/// It is bounded whatever comes. Records come from one thread; anybody may look.
/// </summary>
internal sealed class LiveModel(LiveSettings settings, MonitorIdentity? identity, TimeProvider? clock) : IRecordSink
{
    /// <summary>After which all ends that totals of children cover have been told as well.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    private const int MaxEvents = 100;
    private const int MaxRules = 200;
    private const int MaxStackedProcesses = 500;
    private const int StacksPerProcess = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<ProcessKey, ProcessState> _processes = [];
    private readonly Dictionary<string, GroupAccount> _groups = [];
    private readonly Dictionary<string, long> _eventsLost = [];
    private readonly Dictionary<(string Rule, string Severity), long> _findingsByRule = [];
    private readonly LinkedList<LiveCrash> _crashes = [];
    private readonly LinkedList<LiveFinding> _findings = [];
    private readonly LinkedList<LiveLoss> _losses = [];
    private readonly CampaignBook _campaigns = new();
    private readonly ExitBook _exits = new();
    private readonly MovingRate _sampleRate = new();
    private HotStacks _stacks = new(200);
    private TimeHistogram _pauses = new();
    private TimeHistogram _captures = new();
    private MonitorIdentity? _identity = identity;
    private DateTime? _time;
    private long _samples;
    private long _missedTicks;
    private long _omitted;
    private long _crashCount;
    private long _findingCount;
    private long _recordsLost;
    private long _capturesMissed;
    private int _stacked;

    /// <inheritdoc/>
    public string Name => "live view";

    /// <inheritdoc/>
    public bool HasBacklog => false;

    /// <inheritdoc/>
    public void Write(IReadOnlyList<Record> batch)
    {
        lock (_gate)
        {
            foreach (var record in batch)
                Take(record);
        }
    }

    /// <summary>What it knows now.</summary>
    /// <param name="maxProcesses">How many processes to list at most; groups and figures cover all of them.</param>
    public LiveSnapshot Snapshot(int maxProcesses = int.MaxValue)
    {
        lock (_gate)
            return MakeSnapshot(maxProcesses);
    }

    /// <summary>All that metrics are made of, at one moment.</summary>
    public LiveMetrics Metrics()
    {
        lock (_gate)
        {
            return new LiveMetrics
            {
                Snapshot = MakeSnapshot(maxProcesses: int.MaxValue),
                Pauses = _pauses.Copy(),
                Captures = _captures.Copy(),
                CapturesMissed = _capturesMissed,
                EventsLost = new Dictionary<string, long>(_eventsLost),
                FindingsByRule = new Dictionary<(string Rule, string Severity), long>(_findingsByRule),
            };
        }
    }

    /// <summary>The stacks of one process, most frequent first; null when there is no such process.</summary>
    public IReadOnlyList<LiveStack>? StacksOf(int pid)
    {
        lock (_gate)
        {
            return _processes.FirstOrDefault(pair => pair.Key.Pid == pid).Value is { } process ? process.Stacks?.Top(StacksPerProcess) ?? [] : null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Take(Record record)
    {
        _time = _time is { } newest && newest > record.Timestamp ? newest : record.Timestamp;
        switch (record)
        {
            case SampleRecord sample:
                TakeSample(sample);
                break;
            case ExitRecord end:
                TakeEnd(end);
                break;
            case ChildrenRecord children:
                GroupOf(children.ProcessName).Account.Take(children);
                _exits.Take(children);
                _eventsLost[LiveText.Cut(children.Source, LiveText.MaxName)] = children.Lost;
                break;
            case CrashRecord crash:
                TakeCrash(crash);
                break;
            case FindingRecord finding:
                TakeFinding(finding);
                break;
            case CampaignRecord campaign:
                _campaigns.Take(campaign);
                break;
            case LifecycleRecord lifecycle:
                TakeLifecycle(lifecycle);
                break;
        }
    }

    private void TakeSample(SampleRecord sample)
    {
        _samples++;
        _missedTicks += sample.MissedTicks;
        _sampleRate.Add(sample.Timestamp, 1);
        if (!_processes.TryGetValue(sample.Process, out var process))
        {
            if (_processes.Count >= settings.MaxProcesses)
            {
                _omitted++;
                return;
            }

            var (name, account) = GroupOf(sample.ProcessName);
            account.NoteStart();
            _processes.Add(sample.Process, process = new ProcessState(name) { Last = sample });
        }
        else if (process.Last.ProcessName != sample.ProcessName)
        {
            process.Group = GroupOf(sample.ProcessName).Name;
        }

        process.Last = sample;
        CountCpu(process, sample.CpuTimeMs);
        TakeStacks(process, sample);
    }

    private void CountCpu(ProcessState process, double? cpuMs)
    {
        if (cpuMs is not { } total || total <= process.CountedCpuMs)
            return;

        _groups[process.Group].AddCpu(total - process.CountedCpuMs);
        process.CountedCpuMs = total;
    }

    private void TakeStacks(ProcessState process, SampleRecord sample)
    {
        if (sample.Capture is { Error: not null })
            _capturesMissed++;
        else if (sample.Capture is { } capture)
        {
            _pauses.AddMicroseconds(capture.PauseUs);
            _captures.AddMicroseconds(capture.TotalUs);
        }

        if (sample.Stacks is not { Count: > 0 } stacks)
            return;

        if (process.Stacks is null && _stacked < MaxStackedProcesses)
        {
            process.Stacks = new HotStacks(StacksPerProcess);
            _stacked++;
        }

        process.At = null;
        foreach (var stack in HotStacks.Fold(stacks))
        {
            _stacks.Add(stack);
            process.Stacks?.Add(stack);
            process.At ??= stack[(stack.LastIndexOf('\n') + 1)..];
        }
    }

    private void TakeEnd(ExitRecord end)
    {
        _exits.Take(end);
        GroupOf(end.ProcessName).Account.NoteEnd(end);
        if (!_processes.Remove(end.Process, out var process))
            return;

        CountCpu(process, end.CpuTimeMs);
        _groups[process.Group].NoteEndOfSampled(process.CountedCpuMs);
        if (process.Stacks is not null)
            _stacked--;
    }

    private void TakeCrash(CrashRecord crash)
    {
        _crashCount++;
        var known = _processes.FirstOrDefault(pair => pair.Key.Pid == crash.Pid).Value?.Last.ProcessName;
        GroupOf(known ?? CommOf(crash.Command)).Account.NoteCrash(crash.Signal ?? "none");
        var state = crash.State.Count > 0 ? string.Join(" < ", crash.State) : null;
        Keep(_crashes, new LiveCrash(
            crash.Timestamp, crash.Id, crash.Pid, LiveText.Cut(string.Join(' ', crash.Command.Take(20)), LiveText.MaxLine), crash.Signal, crash.Class,
            crash.Severity, crash.Line is { } line ? LiveText.Cut(line, LiveText.MaxLine) : null, crash.StackHash, crash.Cluster,
            state is null ? null : LiveText.Cut(state, LiveText.MaxLine)));
    }

    private void TakeFinding(FindingRecord finding)
    {
        _findingCount++;
        var rule = (finding.Rule, finding.SeverityName);
        if (_findingsByRule.Count >= MaxRules && !_findingsByRule.ContainsKey(rule))
            rule.Rule = LiveSettings.Other;
        _findingsByRule[rule] = _findingsByRule.GetValueOrDefault(rule) + 1;
        Keep(_findings, new LiveFinding(
            finding.Timestamp, finding.Rule, finding.SeverityName, finding.Process?.Pid,
            finding.ProcessName is { } name ? LiveText.Cut(name, LiveText.MaxName) : null, LiveText.Cut(finding.Text, LiveText.MaxLine)));
    }

    private void TakeLifecycle(LifecycleRecord lifecycle)
    {
        switch (lifecycle.Event)
        {
            case LifecycleEvent.Started when lifecycle.Monitor is { } monitor:
                if (_identity is not null && monitor != _identity)
                    BeginAnew();
                _identity = monitor;
                break;
            case LifecycleEvent.GaveUp when lifecycle.Process is { } process:
                _processes.Remove(process);
                KeepLoss(lifecycle, "gave_up");
                break;
            case LifecycleEvent.Lost:
                KeepLoss(lifecycle, "lost");
                break;
            case LifecycleEvent.Outage:
                KeepLoss(lifecycle, "outage");
                break;
            case LifecycleEvent.Degraded:
                KeepLoss(lifecycle, "degraded");
                break;
        }
    }

    private void KeepLoss(LifecycleRecord lifecycle, string name)
    {
        _recordsLost += lifecycle.Lost ?? 0;
        Keep(_losses, new LiveLoss(lifecycle.Timestamp, name, lifecycle.Lost, lifecycle.Reason is { } reason ? LiveText.Cut(reason, LiveText.MaxLine) : null));
    }

    /// <summary>Another monitor goes on: nothing of what counted from its start is true any more. What happened has happened.</summary>
    private void BeginAnew()
    {
        _processes.Clear();
        _groups.Clear();
        _eventsLost.Clear();
        _exits.Clear();
        (_samples, _missedTicks, _omitted, _recordsLost, _capturesMissed, _stacked) = (0, 0, 0, 0, 0, 0);
        (_stacks, _pauses, _captures) = (new HotStacks(200), new TimeHistogram(), new TimeHistogram());
    }

    private (string Name, GroupAccount Account) GroupOf(string processName)
    {
        AddNamedGroups();
        var name = settings.Groups.FirstOrDefault(rule => rule.Process?.IsMatch(processName) ?? rule.Name == processName)?.Name
            ?? LiveText.Cut(processName, LiveText.MaxName);
        if (_groups.TryGetValue(name, out var account))
            return (name, account);

        if (_groups.Count >= settings.MaxGroups + settings.Groups.Count && !settings.Groups.Any(rule => rule.Name == name))
            name = LiveSettings.Other;
        if (!_groups.TryGetValue(name, out account))
            _groups.Add(name, account = new GroupAccount());
        return (name, account);
    }

    private void AddNamedGroups()
    {
        if (_groups.Count > 0)
            return;

        foreach (var rule in settings.Groups)
            _groups.TryAdd(rule.Name, new GroupAccount());
    }

    private LiveSnapshot MakeSnapshot(int maxProcesses)
    {
        var now = clock?.GetUtcNow().UtcDateTime ?? (_time is { } newest ? newest + Settling : DateTime.UtcNow);
        AddNamedGroups();
        var processes = _processes.Values.Select(process => process.ToProcess()).OrderByDescending(process => process.CpuPercent ?? 0).ToArray();
        var alive = processes.ToLookup(process => process.Group);
        return new LiveSnapshot
        {
            Time = clock is null ? _time : now,
            Host = _identity?.Host,
            Version = _identity?.Version,
            Processes = [.. processes.Take(maxProcesses)],
            Groups = [.. _groups.Select(group => group.Value.ToGroup(group.Key, [.. alive[group.Key]], now)).OrderByDescending(group => group.CpuPercent)],
            Crashes = [.. _crashes],
            Findings = [.. _findings],
            Campaigns = _campaigns.Newest,
            Curve = _campaigns.Curve,
            Losses = [.. _losses],
            Stacks = _stacks.Top(20),
            Figures = new LiveFigures
            {
                Processes = _processes.Count,
                SamplesOmitted = _omitted,
                Samples = _samples,
                SamplesPerSec = Math.Round(_sampleRate.At(clock is null ? _time ?? now : now), 2),
                Exits = _exits.Total,
                ExitsPerSec = Math.Round(_exits.PerSecond, 2),
                Crashes = _crashCount,
                Findings = _findingCount,
                MissedTicks = _missedTicks,
                EventsLost = _eventsLost.Values.Sum(),
                RecordsLost = _recordsLost,
            },
        };
    }

    private static string CommOf(IReadOnlyList<string> command)
    {
        var program = command.Count > 0 ? command[0] : "(unknown)";
        program = program[(program.LastIndexOf('/') + 1)..];
        return program.Length > 15 ? program[..15] : program;
    }

    private static void Keep<T>(LinkedList<T> newestFirst, T value)
    {
        newestFirst.AddFirst(value);
        if (newestFirst.Count > MaxEvents)
            newestFirst.RemoveLast();
    }
}
