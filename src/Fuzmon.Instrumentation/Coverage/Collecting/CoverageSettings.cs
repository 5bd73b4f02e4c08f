namespace Fuzmon.Instrumentation.Coverage.Collecting;

/// <summary>What coverage is gathered in a run.</summary>
public sealed record CoverageSettings
{
    /// <summary>Whether any is.</summary>
    public bool Enabled { get; init; }

    /// <summary>What makes the programs gather it.</summary>
    public CoverageBackend Backend { get; init; } = CoverageBackend.Lcov;

    /// <summary>Time between two looks.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How much of one core gathering may take, in percent, with all that it starts.</summary>
    public double CpuPercent { get; init; } = 25;

    /// <summary>A program built for coverage, and its arguments, to run on what fuzzers keep; empty for none. <c>@@</c> is the input.</summary>
    public IReadOnlyList<string> Target { get; init; } = [];

    /// <summary>After how long a run of it is killed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Folders with coverage data of others, beside that of what Fuzmon launches; for AFL maps, output folders of fuzzers.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>The programs and libraries that <c>.profraw</c> files are about, if not <see cref="Target"/> alone.</summary>
    public IReadOnlyList<string> Objects { get; init; } = [];

    /// <summary>How many snapshots are kept; the oldest are deleted.</summary>
    public int Snapshots { get; init; } = 100;
}
