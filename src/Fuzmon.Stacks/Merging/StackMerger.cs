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
    // Of 3.14, when it was built by a compiler that can call without returning.
    private const string Instruction = "_TAIL_CALL_";

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

        var loops = LoopsOf(native.Frames, version);
        var calls = python.Frames.Count(frame => frame.IsEntry);
        var spare = loops.Count - calls;
        // A call that just ends has left the Python stack before the native one. Where the native stack was cut short, it is the
        // outermost loops that are missing.
        var fits = spare is 0 or 1 || (spare < 0 && loops.Count > 0 && native.Truncated is not null);
        return fits && python.Frames[^1].IsEntry && python.Problem is null
            ? thread with { Frames = Interleave(native.Frames, python.Frames, loops, spare) }
            : thread with
            {
                Frames = [.. native.Frames, .. python.Frames.Reverse().Select(ToFrame)],
                Unmerged = python.Problem ?? $"{loops.Count} evaluation loops on the native stack and {calls} in Python",
            };
    }

    /// <summary>The thread with its Python frames only.</summary>
    public static ThreadStack PythonOnly(ThreadStack merged)
    {
        ArgumentNullException.ThrowIfNull(merged);
        return merged with { Frames = [.. merged.Frames.Where(frame => frame.Language == StackFrame.Python)], Truncated = null };
    }

    // Both from the innermost on; a loop takes the calls up to the one that it began with.
    private static StackFrame[] Interleave(
        IReadOnlyList<StackFrame> native, IReadOnlyList<PythonFrame> python, HashSet<int> loops, int spare)
    {
        var merged = new List<StackFrame>(native.Count + python.Count);
        var next = 0;
        for (var i = native.Count - 1; i >= 0; i--)
        {
            if (!loops.Contains(i) || spare-- > 0)
                merged.Add(native[i]);
            else
                TakeCall(python, ref next, merged);
        }

        while (next < python.Count)
            merged.Add(ToFrame(python[next++]));
        merged.Reverse();
        return [.. merged];
    }

    private static void TakeCall(IReadOnlyList<PythonFrame> python, ref int next, List<StackFrame> merged)
    {
        bool isEntry;
        do
        {
            isEntry = python[next].IsEntry;
            merged.Add(ToFrame(python[next++]));
        }
        while (!isEntry);
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

    /// <summary>Whether Python code runs in a native stack.</summary>
    internal static bool HasLoop(ThreadStack native, PythonVersion version) => LoopsOf(native.Frames, version).Count > 0;

    /// <summary>Which of the native frames are evaluation loops.</summary>
    private static HashSet<int> LoopsOf(IReadOnlyList<StackFrame> native, PythonVersion version)
    {
        var name = version.Major == 2 ? LoopOf27 : Loop;
        var loops = new HashSet<int>();
        for (var i = 0; i < native.Count; i++)
        {
            // Where each instruction is a function, the loop ends in a call of one, or has become it.
            if (Is(native[i], name) || (IsInstruction(native[i]) && !loops.Contains(i - 1)))
                loops.Add(i);
        }

        return loops;
    }

    private static bool IsInstruction(StackFrame frame)
        => frame.Function?.StartsWith(Instruction, StringComparison.Ordinal) == true;

    // The compiler may have put parts of the loop elsewhere: name.cold, name.part.0.
    private static bool Is(StackFrame frame, string loop)
        => !frame.IsInlined && frame.Function is { } function
            && function.StartsWith(loop, StringComparison.Ordinal) && (function.Length == loop.Length || function[loop.Length] == '.');
}
