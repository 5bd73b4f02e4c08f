using System.Text.RegularExpressions;

namespace Fuzmon.Monitor;

/// <summary>Which of the candidates are watched; new rules let everything pass. Those that were named are not asked.</summary>
public sealed record SelectionRules
{
    /// <summary>Only processes of this user; null for any.</summary>
    public int? TargetUid { get; init; }

    /// <summary>Processes whose name one of these matches anywhere are not watched.</summary>
    public IReadOnlyList<Regex> IgnoredNames { get; init; } = [];

    /// <summary>One of these must hold, if there are any.</summary>
    public IReadOnlyList<ProcessRule> Include { get; init; } = [];

    /// <summary>None of these may hold.</summary>
    public IReadOnlyList<ProcessRule> Exclude { get; init; } = [];

    /// <summary>Whether there are none, so that nothing a process becomes can change who is watched.</summary>
    public bool AreEmpty => TargetUid is null && IgnoredNames.Count == 0 && Include.Count == 0 && Exclude.Count == 0;

    /// <summary>Whether the owner of a process decides.</summary>
    internal bool DependOnOwner => TargetUid is not null || Include.Concat(Exclude).Any(rule => rule.Uid is not null);

    /// <summary>Whether the candidate is to be watched.</summary>
    internal bool Matches(Candidate candidate)
        => !IgnoredNames.Any(pattern => pattern.IsMatch(candidate.Entry.Name))
            && (TargetUid is not { } uid || candidate.Uid == uid)
            && (Include.Count == 0 || Include.Any(rule => rule.Holds(candidate)))
            && !Exclude.Any(rule => rule.Holds(candidate));
}
