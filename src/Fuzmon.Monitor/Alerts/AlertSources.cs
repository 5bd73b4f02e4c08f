using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>What conditions that are not of one process look at.</summary>
internal sealed record AlertSources
{
    /// <summary>The totals of all children by now; null where they are not counted.</summary>
    public Func<IReadOnlyList<Record>>? Children { get; init; }

    /// <summary>Room on the output folder's disk and its size, in bytes.</summary>
    public Func<(long Free, long Size)?> Disk { get; init; } = static () => null;

    /// <summary>Events and records that were lost so far.</summary>
    public Func<long> Lost { get; init; } = static () => 0;

    /// <summary>How old a process is.</summary>
    public required Func<ProcessKey, TimeSpan> AgeOf { get; init; }
}
