namespace Fuzmon.Instrumentation.Fuzzers;

/// <summary>What is read of fuzzers.</summary>
public sealed record FuzzerSettings
{
    /// <summary>Whether anything is.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Output folders, beside those of the fuzzers that are watched.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>Time between two looks.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);
}
