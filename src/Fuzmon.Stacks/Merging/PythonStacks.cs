using Fuzmon.Records;
using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python;

namespace Fuzmon.Stacks.Merging;

/// <summary>
/// Adds the Python frames to a process's stacks. They are read after the native ones while the process runs, each stack twice until
/// both are the same: of a thread that is busy they are of a moment later.
/// </summary>
public sealed class PythonStacks
{
    private readonly PythonRecognizer _recognizer = new();

    /// <summary>Merges what Python knows into the threads; without Python they stay as they are.</summary>
    /// <param name="processId">The process, which the caller holds by other means.</param>
    /// <param name="threads">Its native stacks.</param>
    /// <param name="refusal">Why a Python that is there cannot be read; else null.</param>
    public IReadOnlyList<ThreadStack> AddTo(int processId, IReadOnlyList<ThreadStack> threads, out string? refusal)
    {
        ArgumentNullException.ThrowIfNull(threads);
        var memory = new LiveProcessMemory(processId);
        var recognition = _recognizer.Recognize(processId, memory);
        refusal = recognition.Refusal;
        if (recognition.Target is not { } target)
            return threads;

        var snapshot = new PythonStackReader(target).Read(memory, new PythonReadOptions { ThreadIds = ThreadIdTable.Read(processId) });
        // A thread that runs in two interpreters at once has its frames in the newer one's list; the first is that.
        var byId = new Dictionary<int, PythonThread>();
        foreach (var thread in snapshot.Threads)
        {
            if (thread.ThreadId is { } id && (!byId.TryGetValue(id, out var other) || other.Frames.Count == 0))
                byId[id] = thread;
        }

        return [.. threads.Select(thread =>
            byId.TryGetValue(thread.ThreadId, out var python) ? StackMerger.Merge(thread, python, snapshot.Version) : thread)];
    }
}
