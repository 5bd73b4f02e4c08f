using Fuzmon.Records;

namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>A sequence of system calls that somebody wants to be told of.</summary>
public sealed record SyscallRule
{
    /// <summary>Its name, which is unique.</summary>
    public required string Name { get; init; }

    /// <summary>How much it matters.</summary>
    public FindingSeverity Severity { get; init; } = FindingSeverity.Warning;

    /// <summary>Whose calls make it up.</summary>
    public RuleScope Scope { get; init; }

    /// <summary>What a finding says, with variables in braces.</summary>
    public required string Text { get; init; }

    /// <summary>How long all of it may take.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>How many calls of the process or tree may lie between its first and its last one.</summary>
    public long? WithinCalls { get; init; }

    /// <summary>Names of the processes that it is about; empty for all.</summary>
    public IReadOnlyList<PathPattern> Processes { get; init; } = [];

    /// <summary>Names of the processes that it is not about.</summary>
    public IReadOnlyList<PathPattern> NotProcesses { get; init; } = [];

    /// <summary>The names of the variables; a <see cref="RuleValue"/> is kept for each.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>What is to happen, in order.</summary>
    public required IReadOnlyList<RuleStep> Steps { get; init; }
}
