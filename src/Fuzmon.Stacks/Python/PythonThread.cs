namespace Fuzmon.Stacks.Python;

/// <summary>A thread as Python knows it, in one interpreter.</summary>
public sealed record PythonThread
{
    /// <summary>The OS thread id; null when it cannot be told. Two interpreters can each know a thread of the same id.</summary>
    public int? ThreadId { get; init; }

    /// <summary>The id of its interpreter: 0 for the main one, larger for those made later.</summary>
    public required long InterpreterId { get; init; }

    /// <summary>The name in the module threading; null when it has none there.</summary>
    public string? Name { get; init; }

    /// <summary>Whether it holds the GIL; null when that cannot be told, or there is none.</summary>
    public bool? HoldsGil { get; init; }

    /// <summary>Its calls, innermost first.</summary>
    public required IReadOnlyList<PythonFrame> Frames { get; init; }

    /// <summary>Why frames are missing or uncertain; null when all is well.</summary>
    public string? Problem { get; init; }
}
