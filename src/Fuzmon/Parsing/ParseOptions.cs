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

    /// <summary>Whether to go on with what is added to the file.</summary>
    public bool Follow { get; init; }
}
