using Fuzmon.Instrumentation.Crashes;
using Fuzmon.Instrumentation.Fuzzers;
using Fuzmon.Monitor;
using Fuzmon.Rules;

namespace Fuzmon.Configuration;

/// <summary>Which instruments a run has.</summary>
internal sealed record InstrumentationSettings
{
    /// <summary>Whether there are any, and stacks.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary><c>[instrumentation.fuzzers]</c></summary>
    public FuzzerSettings Fuzzers { get; init; } = new();

    /// <summary><c>[instrumentation.rules]</c></summary>
    public RuleSettings Rules { get; init; } = new();

    /// <summary>Those that are enabled.</summary>
    /// <param name="crashes">Where those that see crashes leave them.</param>
    public IReadOnlyList<InstrumentPlan> ToInstruments(RunCrashes crashes)
        => Enabled && Fuzzers.Enabled ? [new InstrumentPlan(FuzzerInstrument.Name, () => new FuzzerInstrument(Fuzzers))] : [];
}
