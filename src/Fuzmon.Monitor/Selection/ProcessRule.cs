using System.Text.RegularExpressions;

namespace Fuzmon.Monitor;

/// <summary>Conditions on a process, of which every one that is set must hold. What is not known of a process never holds.</summary>
public sealed record ProcessRule
{
    /// <summary>Matches anywhere in the name.</summary>
    public Regex? Name { get; init; }

    /// <summary>Matches anywhere in the arguments, which are separated by blanks.</summary>
    public Regex? CommandLine { get; init; }

    /// <summary>The effective user.</summary>
    public int? Uid { get; init; }

    /// <summary>The parent.</summary>
    public ProcessPattern? Parent { get; init; }

    /// <summary>The parent, its parent, and so on.</summary>
    public ProcessPattern? Ancestor { get; init; }

    /// <summary>Resident memory in KiB, at least.</summary>
    public long? MinRssKb { get; init; }

    /// <summary>Resident memory in KiB, at most.</summary>
    public long? MaxRssKb { get; init; }

    /// <summary>The average since the start, at least; 100 is one busy core.</summary>
    public double? MinCpuPercent { get; init; }

    /// <summary>Time since the start, at least.</summary>
    public TimeSpan? MinAge { get; init; }

    /// <summary>Whether everything holds, dearest last: the owner costs a system call, the arguments an open file.</summary>
    internal bool Holds(Candidate candidate)
        => (MinRssKb is not { } least || candidate.Entry.RssKb >= least)
            && (MaxRssKb is not { } most || candidate.Entry.RssKb <= most)
            && (MinCpuPercent is not { } busy || candidate.CpuPercent >= busy)
            && (MinAge is not { } age || candidate.Age >= age)
            && (Name is not { } name || name.IsMatch(candidate.Entry.Name))
            && (Parent is not { } parent || candidate.Ancestors.Take(1).Any(parent.Matches))
            && (Ancestor is not { } ancestor || candidate.Ancestors.Any(ancestor.Matches))
            && (Uid is not { } uid || candidate.Uid == uid)
            && (CommandLine is not { } pattern || (candidate.CommandLine is { } arguments && pattern.IsMatch(arguments)));
}
