using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python.Layouts;
using Fuzmon.Stacks.Python.Reading;

namespace Fuzmon.Stacks.Python.Discovery;

/// <summary>
/// Checks that what is believed to be the pointer to the newest interpreter leads to interpreters whose threads lead back to them
/// and whose frames run code: no other memory looks like that, and hardly another version's.
/// </summary>
internal static class RootCheck
{
    private const int MaxInterpreters = 64;
    private const int MaxThreads = 64;
    private const int MaxFrames = 8;

    /// <summary>Checks one address with one layout.</summary>
    public static RootState Check(CachedMemory memory, PythonLayout layout, ulong head)
    {
        if (head % sizeof(ulong) != 0 || !memory.TryReadUInt64(head, out var interpreter))
            return RootState.Wrong;
        if (interpreter == 0)
            return RootState.Empty;
        var hasThread = false;
        for (var i = 0; interpreter != 0 && i < MaxInterpreters; i++)
        {
            if (interpreter % sizeof(ulong) != 0
                || !memory.TryReadUInt64(interpreter + (ulong)layout.InterpreterThreads, out var thread))
                return RootState.Wrong;
            // sys.modules lies elsewhere in almost every version; it is null at first.
            if (!memory.TryReadUInt64(interpreter + (ulong)layout.InterpreterModules, out var modules)
                || (modules != 0 && TypeNames.Read(memory, layout, modules) != "dict"))
                return RootState.Wrong;
            for (var j = 0; thread != 0 && j < MaxThreads; j++)
            {
                if (thread % sizeof(ulong) != 0
                    || !memory.TryReadUInt64(thread + (ulong)layout.ThreadInterpreter, out var owner) || owner != interpreter
                    || !HasSoundFrames(memory, layout, thread))
                    return RootState.Wrong;
                hasThread = true;
                if (!memory.TryReadUInt64(thread + (ulong)layout.ThreadNext, out thread))
                    return RootState.Wrong;
            }

            if (!memory.TryReadUInt64(interpreter + (ulong)layout.InterpreterNext, out interpreter))
                return RootState.Wrong;
        }

        return hasThread ? RootState.Right : RootState.Wrong;
    }

    private static bool HasSoundFrames(CachedMemory memory, PythonLayout layout, ulong thread)
    {
        if (!FrameChain.TryFindInnermost(memory, layout, thread, out var frame))
            return false;
        for (var i = 0; frame != 0 && i < MaxFrames; i++)
        {
            if (!memory.TryReadUInt64(frame + (ulong)layout.FrameCode, out var code))
                return false;
            if (layout.HasTaggedReferences)
                code &= ~3UL;
            if (TypeNames.Read(memory, layout, code) == "code")
                return true;
            if (!layout.HasShims || !memory.TryReadUInt64(frame + (ulong)layout.FrameBack, out frame))
                return false;
        }

        return true;
    }
}
