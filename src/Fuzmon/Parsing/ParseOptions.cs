using Fuzmon.Instrumentation.SystemCalls.Rules;

namespace Fuzmon.Parsing;

/// <summary>What <c>fuzmon parse</c> was asked for.</summary>
internal sealed record ParseOptions
{
    /// <summary>Which tracer wrote the logs: <c>strace</c> or <c>ltrace</c>.</summary>
    public required string Tracer { get; init; }

    /// <summary>Files, prefixes of the files of <c>-ff</c>, or <c>-</c> for standard input.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Whether events are printed as JSON lines; with <see cref="Summary"/>, the summary is.</summary>
    public bool Json { get; init; }

    /// <summary>Whether events are printed as MessagePack; with <see cref="Summary"/>, the summary is.</summary>
    public bool MessagePack { get; init; }

    /// <summary>Whether only a summary is wanted.</summary>
    public bool Summary { get; init; }

    /// <summary>Rules to judge the events by, which are then not printed; null for none.</summary>
    public RuleSet? Rules { get; init; }

    /// <summary>Whether to tell in what the second of two logs differs from the first.</summary>
    public bool Diff { get; init; }

    /// <summary>A file to which the profiles of the logs are added; null for none.</summary>
    public string? Learn { get; init; }

    /// <summary>A file with profiles, beside which what is new is told; null for none.</summary>
    public string? Baseline { get; init; }

    /// <summary>Whether anything is asked of profiles, rather than events or counts.</summary>
    public bool Profiles => Diff || Learn is not null || Baseline is not null;

    /// <summary>Whether to go on with what is added to the file.</summary>
    public bool Follow { get; init; }
}
