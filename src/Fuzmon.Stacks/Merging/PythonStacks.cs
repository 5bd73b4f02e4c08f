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

    /// <summary>Who finds the interpreters; others may ask it, too.</summary>
    public PythonRecognizer Recognizer => _recognizer;

    /// <summary>Merges what Python knows into the threads; without Python they stay as they are.</summary>
    /// <param name="processId">The process, which the caller holds by other means.</param>
    /// <param name="threads">Its native stacks.</param>
    /// <param name="refusal">Why a Python that is there cannot be read; else null.</param>
    /// <param name="withLocals">Whether to read the variables of each call, too.</param>
    public IReadOnlyList<ThreadStack> AddTo(
        int processId, IReadOnlyList<ThreadStack> threads, out string? refusal, bool withLocals = false)
    {
        ArgumentNullException.ThrowIfNull(threads);
        var memory = new LiveProcessMemory(processId);
        var recognition = _recognizer.Recognize(processId, memory);
        refusal = recognition.Refusal;
        if (recognition.Target is not { } target)
            return threads;

        var snapshot = new PythonStackReader(target).Read(
            memory, new PythonReadOptions { WithLocals = withLocals, ThreadIds = ThreadIdTable.Read(processId) });
        var byId = PythonThreads.ById(snapshot.Threads);
        return [.. threads.Select(thread =>
            byId.TryGetValue(thread.ThreadId, out var python) ? StackMerger.Merge(thread, python, snapshot.Version) : thread)];
    }
}
