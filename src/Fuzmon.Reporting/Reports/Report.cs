namespace Fuzmon.Reporting.Reports;

/// <summary>What records came to: what matters, worst first.</summary>
internal sealed class Report
{
    private const int MaxListed = 200;
    private const int MaxGrown = 100;

    /// <summary>Signals that end programs for what they did wrong.</summary>
    public static readonly IReadOnlyList<string?> CrashSignals = ["SIGSEGV", "SIGABRT", "SIGBUS", "SIGILL", "SIGFPE", "SIGSYS", "SIGTRAP", "SIGSTKFLT"];

    public Report(ReportCollector collected, string source, string version)
    {
        Collected = collected;
        (Source, Version) = (source, version);
        From = collected.Records == 0 ? DateTime.UnixEpoch : collected.First;
        To = collected.Records == 0 ? DateTime.UnixEpoch : collected.Last;
        Axis = new TimeAxis(From, To);

        var crashes = collected.Crashes.Groups.OrderBy(group => SeverityRank(group.Severity)).ThenByDescending(group => group.Count).ToArray();
        Crashes = [.. crashes.Where(group => !group.IsHang)];
        HungInputs = [.. crashes.Where(group => group.IsHang)];
        Findings = [.. collected.Findings.Groups.OrderBy(group => FindingRank(group.Severity)).ThenByDescending(group => group.Count)];
        Hung = [.. Findings.Where(group => group.IsHang).OrderBy(group => HangRank(group.HangClass))];
        Children = [.. collected.Children.Names.OrderByDescending(child => child.Totals.Count)];
        ChildCpuMs = Children.ToDictionary(child => child.Name, child => child.Totals.CpuTimeMs?.Sum ?? 0, StringComparer.Ordinal);
        FatalEnds = Fatal();

        var processes = collected.Processes.Processes;
        foreach (var process in processes.Where(process => process.End is null))
            collected.Processes.Keep(process, To);
        Grown = [.. processes.OrderByDescending(process => process.PeakRssKb - process.FirstRssKb).Take(5 * MaxGrown)
            .Select(Growth.Of).OfType<Growth>().OrderByDescending(growth => growth.GrownKb).Take(MaxGrown)];
        TopCpu = [.. processes.Where(process => process.CpuMs > 0).OrderByDescending(process => process.CpuMs).Take(MaxListed)];
        TopRss = [.. processes.Where(process => process.PeakRssKb > 0).OrderByDescending(process => process.PeakRssKb).Take(MaxListed)];
        Listed = [.. Grown.Select(growth => growth.Process).Concat(TopCpu.Take(100)).Concat(TopRss.Take(100)).Distinct().OrderByDescending(process => process.Interest).Take(MaxListed)];
        Groups = [.. collected.Processes.Groups.OrderByDescending(CostOf)];
    }

    public ReportCollector Collected { get; }

    /// <summary>Where the records come from.</summary>
    public string Source { get; }

    /// <summary>The version that made the report.</summary>
    public string Version { get; }

    public DateTime From { get; }

    public DateTime To { get; }

    public TimeAxis Axis { get; }

    /// <summary>Crashes, the worst first.</summary>
    public IReadOnlyList<CrashGroup> Crashes { get; }

    /// <summary>Inputs on which a program did not end.</summary>
    public IReadOnlyList<CrashGroup> HungInputs { get; }

    public IReadOnlyList<FindingGroup> Findings { get; }

    public IReadOnlyList<FindingGroup> Hung { get; }

    /// <summary>How children ended, the most frequent first.</summary>
    public IReadOnlyList<(string Name, ChildTotals Totals)> Children { get; }

    /// <summary>Ends by the signals of crashes, whether or not there is a record of the crash.</summary>
    public IReadOnlyList<(string Name, string Signal, long Count)> FatalEnds { get; }

    public IReadOnlyList<Growth> Grown { get; }

    public IReadOnlyList<ProcessState> TopCpu { get; }

    public IReadOnlyList<ProcessState> TopRss { get; }

    /// <summary>The processes that are shown one by one.</summary>
    public IReadOnlyList<ProcessState> Listed { get; }

    /// <summary>All groups, the costliest first.</summary>
    public IReadOnlyList<GroupState> Groups { get; }

    /// <summary>CPU time of all children that have ended, by name, in milliseconds.</summary>
    public IReadOnlyDictionary<string, double> ChildCpuMs { get; }

    /// <summary>CPU time of all of a name: of those that were sampled, or of all children that ended, whichever knows of more; in milliseconds.</summary>
    public double CostOf(GroupState group) => Math.Max(group.CpuMs, ChildCpuMs.GetValueOrDefault(group.Name));

    private List<(string Name, string Signal, long Count)> Fatal()
    {
        var ends = new Dictionary<(string Name, string Signal), long>(Collected.Signals);
        foreach (var (name, totals) in Children)
        {
            foreach (var (signal, count) in totals.BySignal)
                ends[(name, signal)] = Math.Max(count, ends.GetValueOrDefault((name, signal)));
        }

        return [.. ends.Where(end => CrashSignals.Contains(end.Key.Signal)).Select(end => (end.Key.Name, end.Key.Signal, end.Value)).OrderByDescending(end => end.Value)];
    }

    private static int SeverityRank(string? severity) => severity switch
    {
        "exploitable" => 0,
        "probably-exploitable" => 1,
        "not-exploitable" => 3,
        _ => 2,
    };

    // What will never go on by itself comes before what may be at work.
    private static int HangRank(string? hang) => hang switch
    {
        "deadlock" => 0,
        "lock" => 1,
        "blocked" or "stopped" or "zombie" => 2,
        "busy" => 3,
        _ => 4,
    };

    private static int FindingRank(string severity) => severity switch
    {
        "error" => 0,
        "warning" => 1,
        _ => 2,
    };
}
