namespace Fuzmon.Reporting.Live;

/// <summary>How much the live model keeps, and how it puts processes together.</summary>
internal sealed record LiveSettings
{
    /// <summary>The group of all that have no other.</summary>
    public const string Other = "(other)";

    /// <summary>Groups with a name of their own; they are there, at zero, before their first process.</summary>
    public IReadOnlyList<LiveGroupRule> Groups { get; init; } = [];

    /// <summary>Groups at most, beside the named ones; what comes later is in <see cref="Other"/>.</summary>
    public int MaxGroups { get; init; } = 100;

    /// <summary>Processes that are kept at most; what comes on top is counted.</summary>
    public int MaxProcesses { get; init; } = 20_000;
}
