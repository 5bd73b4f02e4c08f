using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>Where records are kept for later.</summary>
public sealed record JournalPlan
{
    /// <summary>The file.</summary>
    public required IJournalStore Store { get; init; }

    /// <summary>The boot that pids and start ticks belong to.</summary>
    public required Guid BootId { get; init; }

    /// <summary>How long a record may wait for others to be written with it.</summary>
    public required TimeSpan FlushInterval { get; init; }

    /// <summary>Takes a message for the operator when the journal fails, and when it is back; from any thread.</summary>
    public Action<string> Notify { get; init; } = static _ => { };

    /// <summary>The monitor and its machine.</summary>
    public required MonitorIdentity Monitor { get; init; }
}
