using Fuzmon.Records;

namespace Fuzmon.Reporting.Live;

/// <summary>
/// What the processes of one group have come to. Those with samples are followed one by one; for all others there are the totals of
/// children, which count the sampled ones too: these are taken off again when they have ended.
/// </summary>
internal sealed class GroupAccount
{
    private readonly Dictionary<string, Children> _children = [];
    private readonly Dictionary<string, long> _signalled = [];
    private readonly Dictionary<string, long> _crashes = [];
    private double _sampledCpuMs;
    private double _endedSampledCpuMs;
    private long _seen;
    private long _endedSampled;
    private long _exited;
    private double _cpuSeconds;
    private long _starts;

    /// <summary>A sample's CPU time on top of the one before.</summary>
    public void AddCpu(double milliseconds) => _sampledCpuMs += Math.Max(0, milliseconds);

    /// <summary>A process was sampled for the first time.</summary>
    public void NoteStart() => _seen++;

    /// <summary>A process that had been sampled has ended.</summary>
    public void NoteEndOfSampled(double cpuMs)
    {
        _endedSampled++;
        _endedSampledCpuMs += cpuMs;
    }

    /// <summary>There is a record of an end.</summary>
    public void NoteEnd(ExitRecord end)
    {
        if (end.Signal is { } signal)
            Count(_signalled, signal);
        else if (end.ExitCode is not null)
            _exited++;
    }

    /// <summary>There is a record of a crash.</summary>
    public void NoteCrash(string signal) => Count(_crashes, signal);

    /// <summary>Takes the totals of one name of the group.</summary>
    public void Take(ChildrenRecord totals)
    {
        if (!_children.TryGetValue(totals.ProcessName, out var children))
            _children.Add(totals.ProcessName, children = new Children { Fresh = totals, Settling = totals });
        if (totals.Timestamp - children.Settling.Timestamp >= LiveModel.Settling)
            (children.Settled, children.Settling) = (children.Settling, totals);
        children.Fresh = totals;
    }

    /// <summary>The group with these processes alive.</summary>
    public LiveGroup ToGroup(string name, IReadOnlyList<LiveProcess> alive, DateTime now)
    {
        var settled = _children.Values
            .Select(children => children.At(now - LiveModel.Settling))
            .OfType<ChildrenRecord>().ToArray();
        var unsampledMs = Math.Max(0, settled.Sum(totals => totals.CpuTimeMs.Sum) - _endedSampledCpuMs);
        _cpuSeconds = Math.Max(_cpuSeconds, (_sampledCpuMs + unsampledMs) / 1000);
        _starts = Math.Max(_starts, _seen + Math.Max(0, settled.Sum(totals => totals.Count) - _endedSampled));
        var signalled = new Dictionary<string, long>(_signalled);
        foreach (var (signal, count) in Signalled())
            signalled[signal] = Math.Max(count, signalled.GetValueOrDefault(signal));
        var exited = _children.Values.Sum(children => children.Fresh.ByExitCode.Values.Sum());
        var known = exited + Signalled().Sum(pair => pair.Value);
        return new LiveGroup
        {
            Name = name,
            Processes = alive.Count,
            CpuPercent = alive.Sum(process => process.CpuPercent ?? 0),
            CpuSeconds = _cpuSeconds,
            RssKb = SumOf(alive, process => process.RssKb),
            VszKb = SumOf(alive, process => process.VszKb),
            SwapKb = SumOf(alive, process => process.SwapKb),
            PssKb = alive.Count == 0 ? null : SumOf(alive, process => process.PssKb),
            Threads = SumOf(alive, process => process.Threads),
            Starts = _starts,
            Exited = Math.Max(exited, _exited),
            Signalled = signalled,
            EndedUnknown = Math.Max(0, _children.Values.Sum(children => children.Fresh.Count) - known),
            Crashes = new Dictionary<string, long>(_crashes),
        };
    }

    // Of nobody it is zero; of those of whom nothing is known it is not.
    private static long? SumOf(IReadOnlyList<LiveProcess> alive, Func<LiveProcess, long?> read)
        => alive.Count > 0 && alive.All(process => read(process) is null) ? null : alive.Sum(process => read(process) ?? 0);

    private IEnumerable<KeyValuePair<string, long>> Signalled()
        => _children.Values.SelectMany(children => children.Fresh.BySignal)
            .GroupBy(pair => pair.Key, (signal, pairs) => KeyValuePair.Create(signal, pairs.Sum(pair => pair.Value)));

    private static void Count(Dictionary<string, long> counts, string key) => counts[key] = counts.GetValueOrDefault(key) + 1;

    /// <summary>
    /// The newest totals, and the newest that are so old that the end of everyone in them has been told. Totals that are ahead of the
    /// ends would count a sampled process twice.
    /// </summary>
    private sealed class Children
    {
        public required ChildrenRecord Fresh { get; set; }

        public required ChildrenRecord Settling { get; set; }

        public ChildrenRecord? Settled { get; set; }

        public ChildrenRecord? At(DateTime time) => Fresh.Timestamp <= time ? Fresh : Settling.Timestamp <= time ? Settling : Settled;
    }
}
