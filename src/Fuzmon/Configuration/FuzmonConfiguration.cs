using Fuzmon.Instrumentation.Crashes;
using Fuzmon.Monitor;

namespace Fuzmon.Configuration;

/// <summary>The configuration in force; a new one holds the defaults.</summary>
internal sealed record FuzmonConfiguration
{
    /// <summary><c>[monitor]</c></summary>
    public MonitorSettings Monitor { get; init; } = new();

    /// <summary><c>[output]</c></summary>
    public OutputSettings Output { get; init; } = new();

    /// <summary><c>[journal]</c></summary>
    public JournalSettings Journal { get; init; } = new();

    /// <summary><c>[instrumentation]</c></summary>
    public InstrumentationSettings Instrumentation { get; init; } = new();

    /// <summary><c>[crashes]</c></summary>
    public CrashSettings Crashes { get; init; } = new();

    /// <summary><c>[metrics]</c></summary>
    public MetricsSettings Metrics { get; init; } = new();

    /// <summary><c>[report]</c></summary>
    public ReportSettings Report { get; init; } = new();
}
