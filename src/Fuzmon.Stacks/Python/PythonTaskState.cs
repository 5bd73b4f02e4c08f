namespace Fuzmon.Stacks.Python;

/// <summary>What a task that has not ended is doing.</summary>
public enum PythonTaskState
{
    /// <summary>It waits for a future, which may be another task.</summary>
    Waiting,

    /// <summary>It goes on when its loop next comes to it.</summary>
    Ready,

    /// <summary>It is on a thread's stack, where its frames are too.</summary>
    Running,
}
