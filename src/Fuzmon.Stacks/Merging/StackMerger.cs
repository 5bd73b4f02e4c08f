using Fuzmon.Records;
using Fuzmon.Stacks.Python;

namespace Fuzmon.Stacks.Merging;

/// <summary>
/// Puts the Python frames of a thread into its native stack: each native frame of the evaluation loop gives way to the Python
/// calls that run in it.
/// </summary>
public static class StackMerger
{
    // 3.6 and later; in 2.7 the loop has the other name, which later is but a wrapper around it.
    private const string Loop = "_PyEval_EvalFrameDefault";
    private const string LoopOf27 = "PyEval_EvalFrameEx";

    /// <summary>Merges, or puts the Python frames behind the native ones and says why.</summary>
    /// <param name="native">The thread's native stack.</param>
    /// <param name="python">The same thread as Python knows it.</param>
    /// <param name="version">The interpreter's version.</param>
    public static ThreadStack Merge(ThreadStack native, PythonThread python, PythonVersion version)
    {
        ArgumentNullException.ThrowIfNull(native);
        ArgumentNullException.ThrowIfNull(python);
        var thread = native with { Name = python.Name ?? native.Name, HoldsGil = python.HoldsGil };
        if (python.Frames.Count == 0)
            return python.Problem is null ? thread : thread with { Unmerged = python.Problem };

        var loop = version.Major == 2 ? LoopOf27 : Loop;
        var loops = native.Frames.Count(frame => IsLoop(frame, loop));
        var calls = python.Frames.Count(frame => frame.IsEntry);
        var fits = loops == calls && python.Frames[^1].IsEntry && python.Problem is null;
        return fits
            ? thread with { Frames = Interleave(native.Frames, python.Frames, loop) }
            : thread with
            {
                Frames = [.. native.Frames, .. python.Frames.Reverse().Select(ToFrame)],
                Unmerged = python.Problem ?? $"{loops} evaluation loops on the native stack and {calls} in Python",
            };
    }

    /// <summary>The thread with its Python frames only.</summary>
    public static ThreadStack PythonOnly(ThreadStack merged)
    {
        ArgumentNullException.ThrowIfNull(merged);
        return merged with { Frames = [.. merged.Frames.Where(frame => frame.Language == StackFrame.Python)], Truncated = null };
    }

    // Both from the innermost on; a loop takes the calls up to the one that it began with.
    private static StackFrame[] Interleave(IReadOnlyList<StackFrame> native, IReadOnlyList<PythonFrame> python, string loop)
    {
        var merged = new List<StackFrame>(native.Count + python.Count);
        var next = 0;
        foreach (var frame in native.Reverse())
        {
            if (!IsLoop(frame, loop))
            {
                merged.Add(frame);
                continue;
            }

            bool isEntry;
            do
            {
                isEntry = python[next].IsEntry;
                merged.Add(ToFrame(python[next++]));
            }
            while (!isEntry);
        }

        merged.Reverse();
        return [.. merged];
    }

    /// <summary>A call as records have it.</summary>
    internal static StackFrame ToFrame(PythonFrame frame) => new()
    {
        Function = frame.Code.QualifiedName ?? frame.Code.Name,
        File = frame.Code.File,
        Line = frame.Line,
        Language = StackFrame.Python,
        Locals = frame.Locals is { } locals ? [.. locals.Select(static local => new StackLocal(local.Name, local.Value))] : null,
        LocalsOmitted = frame.LocalsOmitted,
    };

    // The compiler may have put parts of the loop elsewhere: name.cold, name.part.0.
    private static bool IsLoop(StackFrame frame, string loop)
        => !frame.IsInlined && frame.Function is { } function
            && function.StartsWith(loop, StringComparison.Ordinal) && (function.Length == loop.Length || function[loop.Length] == '.');
}
