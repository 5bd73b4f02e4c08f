namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>How much rules may keep of what they have seen. What gives way is counted.</summary>
public sealed record RuleLimits
{
    /// <summary>Processes that are known at a time.</summary>
    public int Processes { get; init; } = 65_536;

    /// <summary>Sequences that have begun in a process or a tree and are not complete.</summary>
    public int Sequences { get; init; } = 1_024;

    /// <summary>The same in all processes and trees together.</summary>
    public int AllSequences { get; init; } = 262_144;

    /// <summary>Events of a process whose parent has not been told yet.</summary>
    public int HeldEvents { get; init; } = 256;

    /// <summary>How many such processes there are at a time.</summary>
    public int HeldProcesses { get; init; } = 256;

    /// <summary>Findings that are remembered so that they are not told again and again.</summary>
    public int Findings { get; init; } = 4_096;

    /// <summary>Events that a finding lists.</summary>
    public int EventsOfFinding { get; init; } = 8;

    /// <summary>How long a finding is not told again, for the same rule and text.</summary>
    public TimeSpan Repeat { get; init; } = TimeSpan.FromMinutes(1);
}
