using Fuzmon.Records;

namespace Fuzmon.Replaying;

/// <summary>What <c>replay</c> was asked for.</summary>
internal sealed record ReplayOptions
{
    /// <summary>The journal, or the folder that it is in.</summary>
    public required string Journal { get; init; }

    /// <summary>Records before are left out, UTC.</summary>
    public DateTime? From { get; init; }

    /// <summary>Records from then on are left out, UTC.</summary>
    public DateTime? To { get; init; }

    /// <summary>Only what is about these processes; empty for everything.</summary>
    public IReadOnlyList<int> Pids { get; init; } = [];

    /// <summary>Only what is about processes of these names; empty for everything.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>How many times as fast as it happened; null for as fast as can be.</summary>
    public double? Speed { get; init; }

    /// <summary>The folder for a log; null for standard output.</summary>
    public string? OutputPath { get; init; }

    /// <summary>How records are written.</summary>
    public LogFormat Format { get; init; }

    /// <summary>Whether to go on with what is recorded meanwhile.</summary>
    public bool Follow { get; init; }

    /// <summary>Whether a record was asked for.</summary>
    public bool Wants(StoredRecord record)
        => !(record.Timestamp < From) && !(record.Timestamp >= To)
            && (Pids.Count == 0 || (record.Process is { } process && Pids.Contains(process.Pid)))
            && (Names.Count == 0 || (record.ProcessName is { } name && Names.Contains(name)));
}
