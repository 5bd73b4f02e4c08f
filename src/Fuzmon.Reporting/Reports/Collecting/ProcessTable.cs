namespace Fuzmon.Reporting.Reports;

/// <summary>
/// The processes of a report and the groups of their names. Both are bounded: of processes beyond the bound those that ended and have the
/// least to show are only counted, and of series over time those with the least to show are given up.
/// </summary>
internal sealed class ProcessTable(int maxProcesses = ProcessTable.DefaultProcesses, int maxSeries = ProcessTable.DefaultSeries)
{
    /// <summary>The name of the group of all names that there was no room for.</summary>
    public const string OtherNames = "(other)";

    private const int DefaultProcesses = 50_000;
    private const int DefaultSeries = 3_000;
    private const int MaxGroups = 1_000;

    private readonly Dictionary<ProcessIdentity, ProcessState> _processes = [];
    private readonly Dictionary<string, GroupState> _groups = new(StringComparer.Ordinal);
    private int _series;
    private ProcessState? _latest;

    /// <summary>All processes that are kept.</summary>
    public IReadOnlyCollection<ProcessState> Processes => _processes.Values;

    /// <summary>All groups.</summary>
    public IReadOnlyCollection<GroupState> Groups => _groups.Values;

    /// <summary>All processes together.</summary>
    public GroupState All { get; } = new("");

    /// <summary>Processes that were only counted.</summary>
    public long Forgotten { get; private set; }

    /// <summary>Processes of which no series over time is kept.</summary>
    public long WithoutSeries => Forgotten + _processes.Values.Count(process => process.Samples > 1 && (process.Series is null || process.IsSeriesCut));

    /// <summary>The group of that name.</summary>
    public GroupState Group(string name)
    {
        if (_groups.TryGetValue(name, out var group))
            return group;
        if (_groups.Count >= MaxGroups)
            name = OtherNames;
        if (!_groups.TryGetValue(name, out group))
            _groups.Add(name, group = new GroupState(name));
        return group;
    }

    /// <summary>The process that a record is about; null when it is about none.</summary>
    public ProcessState? Find(int boot, RecordLine record)
        => record.Pid == 0 ? null : _processes.GetValueOrDefault(new ProcessIdentity(boot, record.Pid, record.StartTicks));

    /// <summary>The process that a record is about, made if it is new.</summary>
    public ProcessState At(int boot, RecordLine record)
    {
        var identity = new ProcessIdentity(boot, record.Pid, record.StartTicks);
        // A log per process has all of it in a row.
        if (_latest is null || _latest.Identity != identity)
        {
            if (!_processes.TryGetValue(identity, out _latest))
            {
                if (_processes.Count >= maxProcesses)
                    Forget();
                _latest = new ProcessState(identity, record.Name ?? "(unknown)", [.. record.PlainName], record.Timestamp);
                _processes.Add(identity, _latest);
            }
        }

        if (!record.PlainName.SequenceEqual(_latest.NameUtf8) && record.Name is { } name)
            (_latest.Name, _latest.NameUtf8) = (name, [.. record.PlainName]);
        return _latest;
    }

    /// <summary>What a process had resident after its last sample, until it ended or the records do.</summary>
    public void Keep(ProcessState process, DateTime until)
    {
        All.Keep(process, until);
        Group(process.Name).Keep(process, until);
    }

    /// <summary>Sees to it that a process has a series, if there is room.</summary>
    public TimeBuckets<SampleBucket> SeriesOf(ProcessState process)
    {
        if (process.Series is { } series)
            return series;
        if (_series >= maxSeries)
            ThinSeries();
        _series++;
        process.IsSeriesCut = process.Samples > 0;
        return process.Series = new TimeBuckets<SampleBucket>();
    }

    // A fifth at a time, so that the search for them is paid seldom.
    private void Forget()
    {
        var least = _processes.Values.OrderBy(process => process.End is null).ThenBy(process => process.Interest).Take(maxProcesses / 5).ToArray();
        foreach (var process in least)
        {
            _processes.Remove(process.Identity);
            if (process.Series is not null)
                _series--;
        }

        Forgotten += least.Length;
    }

    private void ThinSeries()
    {
        foreach (var process in _processes.Values.Where(process => process.Series is not null).OrderBy(process => process.Interest).Take(maxSeries / 5).ToArray())
        {
            process.Series = null;
            _series--;
        }
    }
}
