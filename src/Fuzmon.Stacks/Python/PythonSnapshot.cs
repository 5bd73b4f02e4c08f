namespace Fuzmon.Stacks.Python;

/// <summary>What was read of an interpreter in one go.</summary>
public sealed record PythonSnapshot
{
    /// <summary>The version.</summary>
    public required PythonVersion Version { get; init; }

    /// <summary>The threads of all interpreters, the newest first.</summary>
    public required IReadOnlyList<PythonThread> Threads { get; init; }

    /// <summary>How often a stack had changed while it was read, so that it was read again.</summary>
    public int TornReads { get; init; }

    /// <summary>Why threads or names are missing; empty when all is well.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}
