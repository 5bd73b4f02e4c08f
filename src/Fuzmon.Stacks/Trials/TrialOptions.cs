namespace Fuzmon.Stacks.Trials;

/// <summary>How a program is run to see how it ends.</summary>
public sealed record TrialOptions
{
    /// <summary>The program, looked up in PATH, and its arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>All of its environment.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The file that its standard input reads; null for an empty one.</summary>
    public string? Input { get; init; }

    /// <summary>After it the program is killed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether to trace it, so that its stack is had when it dies of a signal or hangs. LeakSanitizer does not work in a traced program.</summary>
    public bool Follow { get; init; }

    /// <summary>What is kept of its standard error, in bytes; the rest is dropped.</summary>
    public int ErrorBytes { get; init; } = 1 << 20;
}
