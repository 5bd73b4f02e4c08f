using Fuzmon.Records;
using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Python;

namespace Fuzmon.Stacks.Merging;

/// <summary>
/// Adds the Python frames to a process's stacks: those that were copied in the instant in which the native ones were. Only what the
/// copies lack is read afterwards, while the process runs, and so are variables.
/// </summary>
public sealed class PythonStacks
{
    private const string ReadLater = "its Python frames could not be copied with the native ones and were read later";

    /// <summary>Who finds the interpreters for those that read something else of them.</summary>
    public PythonRecognizer Recognizer { get; } = new();

    /// <summary>Merges what Python knows into the threads; without Python they stay as they are.</summary>
    /// <param name="outcome">The capture.</param>
    /// <param name="threads">Its native stacks.</param>
    /// <param name="refusal">Why a Python that is there cannot be read; else null.</param>
    /// <param name="torn">How often something had changed while it was read, so that it was read again.</param>
    /// <param name="withLocals">Whether to read the variables of each call, too.</param>
    public static IReadOnlyList<ThreadStack> AddTo(
        CaptureOutcome outcome, IReadOnlyList<ThreadStack> threads, out string? refusal, out int torn, bool withLocals = false)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(threads);
        torn = 0;
        refusal = outcome.Python?.Refusal;
        if (outcome is not { Block: { } block, Python: { Target.Version: var version } python })
            return threads;
        if (withLocals)
        {
            var all = python.ReadLive(withLocals: true);
            torn = all?.TornReads ?? 0;
            return Merge(threads, PythonThreads.ById(all?.Threads ?? []), version);
        }

        if (!python.TryDecode(block, out var copied, out torn))
            return threads;
        var byId = PythonThreads.ById(copied);
        if (threads.Any(thread => IsMissing(thread, byId, version)) && python.ReadLive(withLocals: false) is { } later)
        {
            torn += later.TornReads;
            foreach (var (id, thread) in PythonThreads.ById(later.Threads))
            {
                if (!byId.TryGetValue(id, out var former) || former.Problem is not null)
                    byId[id] = thread with { Problem = thread.Problem ?? ReadLater };
            }
        }

        return Merge(threads, byId, version);
    }

    private static IReadOnlyList<ThreadStack> Merge(
        IReadOnlyList<ThreadStack> threads, Dictionary<int, PythonThread> byId, PythonVersion version)
        => [.. threads.Select(thread => byId.TryGetValue(thread.ThreadId, out var python) ? StackMerger.Merge(thread, python, version) : thread)];

    private static bool IsMissing(ThreadStack thread, Dictionary<int, PythonThread> byId, PythonVersion version)
        => byId.TryGetValue(thread.ThreadId, out var python) ? python.Problem is not null : StackMerger.HasLoop(thread, version);
}
