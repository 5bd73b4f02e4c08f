using Fuzmon.Instrumentation;
using Fuzmon.Instrumentation.Coverage.Collecting;
using Fuzmon.Instrumentation.Crashes;
using Fuzmon.Instrumentation.Fuzzers;
using Fuzmon.Instrumentation.Sanitizers;
using Fuzmon.Instrumentation.SystemCalls.Live;
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

    /// <summary><c>[instrumentation.strace]</c></summary>
    public SyscallSettings Strace { get; init; } = new();

    /// <summary><c>[instrumentation.rules]</c></summary>
    public RuleSettings Rules { get; init; } = new();

    /// <summary><c>[instrumentation.crashes]</c></summary>
    public InterceptSettings Crashes { get; init; } = new();

    /// <summary><c>[instrumentation.coverage]</c></summary>
    public CoverageSettings Coverage { get; init; } = new();

    /// <summary>Whether crashes are intercepted.</summary>
    public bool Intercepts => Enabled && Crashes.Intercept != InterceptChoice.Off;

    /// <summary><c>[instrumentation.sanitizers]</c></summary>
    public SanitizerSettings Sanitizers { get; init; } = new();

    /// <summary><c>[instrumentation.plugins]</c></summary>
    public PluginSettings Plugins { get; init; } = new();

    /// <summary><c>[[instrumentation.rule]]</c></summary>
    public IReadOnlyList<InstrumentRule> TargetRules { get; init; } = [];

    /// <summary>Those that are enabled.</summary>
    /// <param name="interception">Makes what intercepts crashes; null when nothing does.</param>
    /// <param name="crashes">Where those that see crashes leave them; their records name the newest coverage snapshot.</param>
    public IReadOnlyList<InstrumentPlan> ToInstruments(Func<IInstrument>? interception, RunCrashes crashes)
    {
        var plans = new List<InstrumentPlan>();
        if (Enabled && Fuzzers.Enabled)
            plans.Add(new InstrumentPlan(FuzzerInstrument.Name, () => new FuzzerInstrument(Fuzzers)));
        if (interception is not null)
            plans.Add(new InstrumentPlan(CrashInstrument.Name, interception));
        if (Enabled && Coverage.Enabled)
            plans.Add(new InstrumentPlan(CoverageInstrument.Name, () => new CoverageInstrument(Coverage, crashes.Coverage, Fuzzers.Folders)));
        if (Enabled && Sanitizers.AreCollected)
            plans.Add(new InstrumentPlan(SanitizerInstrument.Name, () => new SanitizerInstrument(crashes)));
        return plans;
    }

    /// <summary>What the environment of a launched command has beside ours.</summary>
    /// <param name="folder">The folder for results.</param>
    public IReadOnlyDictionary<string, string> ToVariables(string folder)
        => Enabled && Coverage.Enabled
            ? CoverageEnvironment.Of(Coverage.Backend, CoverageFolder.DataOf(CoverageFolder.PathIn(folder)), Environment.GetEnvironmentVariable)
            : new Dictionary<string, string>();
}
