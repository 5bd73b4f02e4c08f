using Fuzmon.Linux;
using Fuzmon.Linux.Children;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>How the children of one name have ended so far.</summary>
internal sealed class NameTotals
{
    private readonly long[] _byExitCode = new long[256];
    private readonly long[] _bySignal = new long[128];
    private readonly Histogram _lifetimeMs = new(0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 60_000, 600_000);
    private readonly Histogram _peakRssKb = new([.. Enumerable.Range(8, 18).Select(power => (double)(1L << power))]);
    private readonly Histogram _cpuTimeMs = new(0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 60_000, 600_000);
    private long _count;
    private long _coreDumped;
    private bool _knowsFaults;
    private long _minorFaults;
    private long _majorFaults;

    /// <summary>Counts an end.</summary>
    public void Add(ChildEntry child, ulong end)
    {
        _count++;
        if ((child.Known & ChildFacts.Status) != ChildFacts.None)
            CountStatus(ExitStatus.FromWaitStatus(child.Status));
        if (child.Start != 0 && end >= child.Start)
            _lifetimeMs.Add((end - child.Start) / 1e6);
        if ((child.Known & ChildFacts.PeakRss) != ChildFacts.None)
            _peakRssKb.Add(child.PeakRssKb);
        if ((child.Known & ChildFacts.Cpu) != ChildFacts.None && child.IsWhole)
            _cpuTimeMs.Add(child.Cpu / 1e6);
        if ((child.Known & ChildFacts.Faults) == ChildFacts.None)
            return;
        _knowsFaults = true;
        _minorFaults += (long)child.MinorFaults;
        _majorFaults += (long)child.MajorFaults;
    }

    /// <summary>The record of it as it stands.</summary>
    public ChildrenRecord ToRecord(string name, DateTime now, long lost, string source) => new()
    {
        Timestamp = now,
        ProcessName = name,
        Count = _count,
        ByExitCode = Counted(_byExitCode).ToDictionary(entry => entry.Key, entry => entry.Count),
        BySignal = Counted(_bySignal).ToDictionary(entry => SignalNames.Of(entry.Key), entry => entry.Count),
        CoreDumped = _coreDumped,
        Lost = lost,
        Source = source,
        LifetimeMs = _lifetimeMs.Copy(),
        PeakRssKb = _peakRssKb.Copy(),
        CpuTimeMs = _cpuTimeMs.Copy(),
        MinorFaults = _knowsFaults ? _minorFaults : null,
        MajorFaults = _knowsFaults ? _majorFaults : null,
    };

    private void CountStatus(ExitStatus status)
    {
        if (status.Signal is { } signal)
            _bySignal[signal]++;
        else
            _byExitCode[status.ExitCode!.Value]++;
        if (status.CoreDumped)
            _coreDumped++;
    }

    private static IEnumerable<(int Key, long Count)> Counted(long[] counts)
        => counts.Select((count, key) => (key, count)).Where(entry => entry.count > 0);
}
