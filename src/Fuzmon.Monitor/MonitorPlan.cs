using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>Everything that a run is made of.</summary>
public sealed record MonitorPlan
{
    /// <summary>How processes are watched.</summary>
    public required MonitorSettings Settings { get; init; }

    /// <summary>Which processes are candidates beside the named ones; null for none.</summary>
    public WatchScope? Scope { get; init; }

    /// <summary>Who is alive; used when there is a scope.</summary>
    public required IProcessTable Table { get; init; }

    /// <summary>Takes hold of processes that were discovered.</summary>
    public required IProcessOpener Opener { get; init; }

    /// <summary>At how many points of an interval processes are sampled; 0: at any, spread over it.</summary>
    public int SampleSlots { get; init; }

    /// <summary>Where records go; the monitor disposes them.</summary>
    public required IReadOnlyList<IRecordSink> Sinks { get; init; }

    /// <summary>What stacks are taken with; null for no stacks.</summary>
    public StackPlan? Stacks { get; init; }

    /// <summary>Where records are kept for later; null for nowhere.</summary>
    public JournalPlan? Journal { get; init; }

    /// <summary>Counts the ends of all children; null for no counting. Whoever made it disposes it.</summary>
    public ChildWatch? Children { get; init; }

    /// <summary>What is recorded beside samples; null for nothing.</summary>
    public InstrumentsPlan? Instruments { get; init; }

    /// <summary>What alerts need; null for no alerts.</summary>
    public AlertPlan? Alerts { get; init; }

    /// <summary>Counts the run.</summary>
    public MonitorCounters Counters { get; } = new();
}
