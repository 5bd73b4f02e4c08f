namespace Fuzmon.Stacks.Python;

/// <summary>An asyncio task that has not ended, and where its coroutines wait.</summary>
public sealed record PythonTask
{
    /// <summary>Its name (3.8 on); null when there is none.</summary>
    public string? Name { get; init; }

    /// <summary>What it is doing; null when that cannot be told.</summary>
    public PythonTaskState? State { get; init; }

    /// <summary>The OS id of the thread that runs its loop; null when that cannot be told: a loop that is not asyncio's may not say.</summary>
    public int? ThreadId { get; init; }

    /// <summary>The names of the tasks that it waits for, directly or by <c>gather</c>.</summary>
    public IReadOnlyList<string> Awaits { get; init; } = [];

    /// <summary>Its coroutine and what that awaits, innermost first; of one that runs, what can be told beside its thread's stack.</summary>
    public required IReadOnlyList<PythonFrame> Frames { get; init; }

    /// <summary>Why frames are missing or uncertain; null when all is well.</summary>
    public string? Problem { get; init; }
}
