using Fuzmon.Linux;

namespace Fuzmon.Monitor;

/// <summary>How processes are watched.</summary>
public sealed record MonitorSettings
{
    /// <summary>The longest that a process may go unnoticed, or live without an actor, unless told otherwise.</summary>
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    /// <summary>Time between two samples of a process.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What a sample holds.</summary>
    public SampleFields Fields { get; init; } = SampleFields.Default;

    /// <summary>Whether a sample holds what libc's malloc says of itself.</summary>
    public bool ReadsHeap { get; init; }

    /// <summary>Which of the candidates are watched.</summary>
    public SelectionRules Rules { get; init; } = new();

    /// <summary>CPU use from which on a process's stacks are of interest; 100 is one busy core.</summary>
    public double StackCpuPercentThreshold { get; init; } = 1;

    /// <summary>Which samples carry stacks, and how these are taken.</summary>
    public StackSettings Stacks { get; init; } = new();

    /// <summary>Samples of processes that were not named or launched are not recorded below this CPU use.</summary>
    public double RecordCpuPercentThreshold { get; init; }

    /// <summary>A process that was not named or launched is sampled only once it is this old; null: <see cref="MinLifetime"/> decides.</summary>
    public TimeSpan? MinLifetimeSetting { get; init; }

    /// <summary>Time between two looks for new processes; null: <see cref="DiscoveryInterval"/> decides.</summary>
    public TimeSpan? DiscoveryIntervalSetting { get; init; }

    /// <summary>Which ends of processes that have no actor are records of their own.</summary>
    public ExitPolicy Exits { get; init; }

    /// <summary>Where the ends of children are learnt from; it is taken at the start.</summary>
    public ChildSourceChoice Events { get; init; } = ChildSourceChoice.Auto;

    /// <summary>What is to be told.</summary>
    public IReadOnlyList<AlertRule> Alerts { get; init; } = [];

    /// <summary>Which processes live too long.</summary>
    public HangSettings Hangs { get; init; } = new();

    /// <summary>Whether somebody wants to be told of every reading.</summary>
    public bool IsJudged => Alerts.Count > 0 || Hangs.IsEnabled;

    /// <summary>How often watching one process may fail within <see cref="RestartWindow"/> before it is given up.</summary>
    public int MaxRestarts { get; init; } = 5;

    /// <summary>See <see cref="MaxRestarts"/>.</summary>
    public TimeSpan RestartWindow { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The age in force: the smaller of a second and the interval, unless it is set.</summary>
    public TimeSpan MinLifetime => MinLifetimeSetting ?? Smaller(OneSecond, Interval);

    /// <summary>The discovery interval in force: the smaller of a second and the interval, unless it is set.</summary>
    public TimeSpan DiscoveryInterval => DiscoveryIntervalSetting ?? Smaller(OneSecond, Interval);

    private static TimeSpan Smaller(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
