namespace Fuzmon.Stacks.Python;

/// <summary>The asyncio tasks of a process.</summary>
/// <param name="Tasks">Those that have not ended, in no particular order.</param>
/// <param name="Problems">Why some are missing; empty when all is well.</param>
public sealed record PythonTasks(IReadOnlyList<PythonTask> Tasks, IReadOnlyList<string> Problems);
