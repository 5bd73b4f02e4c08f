using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>To the monitor: watch these; they were named or launched, so the run ends with the last of them.</summary>
/// <param name="Processes">Processes that are held; the monitor owns them from now on.</param>
/// <param name="Begin">Whether to sample at once; otherwise at <see cref="BeginWatching"/>.</param>
public sealed record WatchNamed(IReadOnlyList<IProcess> Processes, bool Begin);

/// <summary>To the monitor: the launched command runs; sample it from now on.</summary>
public sealed record BeginWatching(ProcessKey Process);

/// <summary>To the monitor: answer with <see cref="NamedEnded"/> as soon as no named process is left.</summary>
public sealed record AwaitNamed
{
    /// <summary>The only instance.</summary>
    public static readonly AwaitNamed Instance = new();
}

/// <summary>From the monitor: every named process has ended, or watching it was given up.</summary>
public sealed record NamedEnded
{
    /// <summary>The only instance.</summary>
    public static readonly NamedEnded Instance = new();
}

/// <summary>
/// To the monitor: pass these on to the sinks, which lack them since a monitor before was killed. It is sent back when that is done.
/// </summary>
public sealed record RecordAgain(IReadOnlyList<StoredRecord> Records);

/// <summary>To the monitor: use these settings from now on.</summary>
/// <param name="Settings">The new settings.</param>
public sealed record Reconfigure(MonitorSettings Settings);

/// <summary>To the monitor: take last samples, write everything out, and answer with <see cref="MonitorStopped"/>.</summary>
public sealed record StopMonitor
{
    /// <summary>The only instance.</summary>
    public static readonly StopMonitor Instance = new();
}

/// <summary>From the monitor: everything that was recorded is with the sinks.</summary>
/// <param name="Totals">What the run came to.</param>
public sealed record MonitorStopped(RunTotals Totals);
