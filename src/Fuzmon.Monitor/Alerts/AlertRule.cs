using System.Text.RegularExpressions;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>What is to be told, and how.</summary>
public sealed record AlertRule
{
    /// <summary>The name that its findings carry; null for that of the condition.</summary>
    public string? GivenName { get; init; }

    /// <summary>What it is about; null until it is set.</summary>
    public AlertCondition? When { get; init; }

    /// <summary>Where it begins to hold; null where the condition has a default.</summary>
    public AlertLimit? Limit { get; init; }

    /// <summary>How long it has to hold, or what it is measured over; null for a default.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>Processes whose name matches are meant; null for all.</summary>
    public Regex? Process { get; init; }

    /// <summary>What the findings say of how much they matter.</summary>
    public FindingSeverity Severity { get; init; } = FindingSeverity.Warning;

    /// <summary>A program and its arguments to be run; empty for none.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Where the finding is to be posted; null for nowhere.</summary>
    public Uri? Webhook { get; init; }

    /// <summary>How long the command and the webhook may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two findings of it in one group at least: of processes with the same name.</summary>
    public TimeSpan MinInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether the process's stacks are captured first.</summary>
    public bool Stacks { get; init; }

    /// <summary>What it is about.</summary>
    public AlertCondition Condition => When!.Value;

    /// <summary>The name that its findings carry.</summary>
    public string Name => GivenName ?? AlertConditions.NameOf(Condition);

    /// <summary>The limit in force.</summary>
    public double LimitValue => Limit?.Value ?? 1;

    /// <summary>The window in force.</summary>
    public TimeSpan EffectiveWindow => Window ?? (Condition == AlertCondition.CrashRate ? TimeSpan.FromMinutes(1) : TimeSpan.FromMinutes(10));
}
