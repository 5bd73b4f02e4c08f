using Fuzmon.Records;
using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python;

namespace Fuzmon.Stacks.Merging;

/// <summary>Reads the asyncio tasks of a process, while it runs. Safe for use by several threads at once.</summary>
public static class TaskStacks
{
    /// <summary>Reads them.</summary>
    /// <param name="recognizer">Who finds the interpreter.</param>
    /// <param name="processId">The process, which the caller holds by other means.</param>
    /// <param name="withLocals">Whether to read the variables of each call, too.</param>
    /// <param name="problem">Why tasks are missing; null when none are.</param>
    /// <returns>Null when there is nothing that could have tasks.</returns>
    public static IReadOnlyList<TaskStack>? Read(PythonRecognizer recognizer, int processId, bool withLocals, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(recognizer);
        var memory = new LiveProcessMemory(processId);
        var recognition = recognizer.Recognize(processId, memory);
        if (recognition.Target is not { } target)
        {
            problem = recognition.Refusal ?? "there is no Python in it";
            return null;
        }

        var reader = new PythonTaskReader(target);
        problem = reader.Refusal;
        if (problem is not null)
            return null;

        var options = new PythonReadOptions { WithLocals = withLocals, ThreadIds = ThreadIdTable.Read(processId) };
        var found = reader.Read(memory, options);
        problem = found.Problems.Count == 0 ? null : string.Join("; ", found.Problems);
        return [.. found.Tasks.Select(ToStack).OrderBy(static task => task.Name, NumberedNames.Instance)];
    }

    private static TaskStack ToStack(PythonTask task) => new()
    {
        Name = task.Name,
        State = task.State switch
        {
            PythonTaskState.Running => TaskStack.Running,
            PythonTaskState.Waiting => TaskStack.Waiting,
            PythonTaskState.Ready => TaskStack.Ready,
            _ => null,
        },
        ThreadId = task.ThreadId,
        Awaits = task.Awaits,
        Error = task.Problem,
        Frames = [.. task.Frames.Reverse().Select(StackMerger.ToFrame)],
    };
}
