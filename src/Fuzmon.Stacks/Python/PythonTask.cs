namespace Fuzmon.Stacks.Python;

/// <summary>An asyncio task that has not ended, and where its coroutines wait.</summary>
/// <param name="Name">Its name (3.8 on); null when there is none.</param>
/// <param name="IsRunning">Whether it was running just then: its coroutines are on a thread's stack, too.</param>
/// <param name="Frames">Its coroutine and what that awaits, innermost first.</param>
/// <param name="Problem">Why frames are missing; null when all is well.</param>
public sealed record PythonTask(string? Name, bool IsRunning, IReadOnlyList<PythonFrame> Frames, string? Problem);
