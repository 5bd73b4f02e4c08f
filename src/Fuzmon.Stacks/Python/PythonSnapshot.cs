namespace Fuzmon.Stacks.Python;

/// <summary>What was read of an interpreter in one go.</summary>
public sealed record PythonSnapshot
{
    /// <summary>The version.</summary>
    public required PythonVersion Version { get; init; }

    /// <summary>The threads of all interpreters, the newest first.</summary>
    public required IReadOnlyList<PythonThread> Threads { get; init; }

    /// <summary>Tasks that have not ended; null when they were not asked for or the version does not tell.</summary>
    public IReadOnlyList<PythonTask>? Tasks { get; init; }

    /// <summary>How often a stack had changed while it was read, so that it was read again.</summary>
    public int TornReads { get; init; }

    /// <summary>Why threads, names or tasks are missing; empty when all is well.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}
