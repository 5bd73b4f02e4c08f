using Fuzmon.Linux.Children;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>How the children of one name have ended so far.</summary>
internal sealed class NameTotals
{
    private readonly StatusCounts _counts = new();
    private readonly Histogram _lifetimeMs = new(0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 60_000, 600_000);
    private readonly Histogram _peakRssKb = new([.. Enumerable.Range(8, 18).Select(power => (double)(1L << power))]);
    private readonly Histogram _cpuTimeMs = new(0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 60_000, 600_000);
    private bool _knowsFaults;
    private long _minorFaults;
    private long _majorFaults;

    /// <summary>Counts an end.</summary>
    public void Add(ChildEntry child, ulong end)
    {
        _counts.Add((child.Known & ChildFacts.Status) != ChildFacts.None ? child.Status : null);
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

    /// <summary>The record of it as it stands, with the counts of who counts better, if anybody does.</summary>
    public ChildrenRecord ToRecord(string name, DateTime now, long lost, string source, StatusCounts? counts = null) => new()
    {
        Timestamp = now,
        ProcessName = name,
        Count = (counts ?? _counts).Count,
        ByExitCode = (counts ?? _counts).ByExitCode,
        BySignal = (counts ?? _counts).BySignal,
        CoreDumped = (counts ?? _counts).CoreDumped,
        Lost = lost,
        Source = source,
        LifetimeMs = _lifetimeMs.Copy(),
        PeakRssKb = _peakRssKb.Copy(),
        CpuTimeMs = _cpuTimeMs.Copy(),
        MinorFaults = _knowsFaults ? _minorFaults : null,
        MajorFaults = _knowsFaults ? _majorFaults : null,
    };
}
