using Fuzmon.Instrumentation;
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

    /// <summary><c>[instrumentation.crashes]</c></summary>
    public InterceptSettings Crashes { get; init; } = new();

    /// <summary>Whether crashes are intercepted.</summary>
    public bool Intercepts => Enabled && Crashes.Intercept != InterceptChoice.Off;

    /// <summary>Those that are enabled.</summary>
    /// <param name="interception">Makes what intercepts crashes; null when nothing does.</param>
    public IReadOnlyList<InstrumentPlan> ToInstruments(Func<IInstrument>? interception)
    {
        var plans = new List<InstrumentPlan>();
        if (Enabled && Fuzzers.Enabled)
            plans.Add(new InstrumentPlan(FuzzerInstrument.Name, () => new FuzzerInstrument(Fuzzers)));
        if (interception is not null)
            plans.Add(new InstrumentPlan(CrashInstrument.Name, interception));
        return plans;
    }
}
