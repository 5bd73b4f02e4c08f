using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python.Layouts;

namespace Fuzmon.Stacks.Python.Reading;

/// <summary>Follows the frames of a thread from the innermost outwards.</summary>
internal static class FrameChain
{
    // Owners of a frame: from this one on it is a mark of the C evaluation loop, and no call.
    private const byte OwnedByLoop = 3;

    /// <summary>Finds the innermost frame of a thread; 0 when it runs no Python function.</summary>
    /// <returns>Whether the thread could be read.</returns>
    public static bool TryFindInnermost(CachedMemory memory, PythonLayout layout, ulong thread, out ulong frame)
    {
        if (!memory.TryReadUInt64(thread + (ulong)layout.ThreadFrame, out frame))
            return false;
        if (layout.CFrameFrame == PythonLayout.Absent)
            return true;
        return frame != 0 && memory.TryReadUInt64(frame + (ulong)layout.CFrameFrame, out frame);
    }

    /// <summary>Reads the frames of a thread.</summary>
    /// <returns>Why some are missing; null when none is.</returns>
    public static string? Read(CachedMemory memory, PythonLayout layout, ulong thread, int limit, List<RawFrame> frames)
    {
        frames.Clear();
        if (!TryFindInnermost(memory, layout, thread, out var frame))
            return "the thread's state cannot be read";
        // A link back to any frame that was seen ends up at this one, which moves on ever more slowly (Brent).
        var earlier = 0UL;
        var steps = 0;
        while (frame != 0)
        {
            if (frame % sizeof(ulong) != 0)
                return "a frame's address makes no sense";
            if (frame == earlier)
                return "the frames form a ring";
            if (frames.Count >= limit || steps >= limit * 2)
                return $"more than {limit} frames";
            if ((steps & (steps - 1)) == 0)
                earlier = frame;
            steps++;
            if (!TryReadOne(memory, layout, frame, frames) || !memory.TryReadUInt64(frame + (ulong)layout.FrameBack, out frame))
                return memory.IsExhausted ? "the limit of what is read was reached" : "a frame cannot be read";
        }

        MarkEntry(frames);
        return null;
    }

    private static bool TryReadOne(CachedMemory memory, PythonLayout layout, ulong frame, List<RawFrame> frames)
    {
        if (layout.HasShims)
        {
            if (!TryReadByte(memory, frame + (ulong)layout.FrameOwner, out var owner))
                return false;
            if (owner >= OwnedByLoop)
            {
                // Where the loop was entered; what called it follows.
                MarkEntry(frames);
                return true;
            }
        }

        if (!memory.TryReadUInt64(frame + (ulong)layout.FrameCode, out var code)
            || !TryReadInstruction(memory, layout, frame, code, out var instruction))
            return false;
        if (layout.HasTaggedReferences)
            code &= ~3UL;
        var isEntry = !layout.HasInlineFrames;
        if (layout.FrameIsEntry != PythonLayout.Absent)
        {
            if (!TryReadByte(memory, frame + (ulong)layout.FrameIsEntry, out var mark))
                return false;
            isEntry = mark != 0;
        }

        frames.Add(new RawFrame(frame, code, instruction, isEntry));
        return true;
    }

    private static bool TryReadInstruction(
        CachedMemory memory, PythonLayout layout, ulong frame, ulong code, out ulong instruction)
    {
        var at = frame + (ulong)layout.FrameInstruction;
        if (!layout.HasInlineFrames)
        {
            var isRead = memory.TryReadInt32(at, out var index);
            instruction = unchecked((ulong)index);
            return isRead;
        }

        if (!memory.TryReadUInt64(at, out instruction))
            return false;
        return layout.FrameInstructionCopy == PythonLayout.Absent
            || TryMapToOriginal(memory, layout, frame, code & ~3UL, ref instruction);
    }

    /// <summary>Threads of a free-threaded 3.14 run copies of a function's instructions: finds the place in the original.</summary>
    private static bool TryMapToOriginal(
        CachedMemory memory, PythonLayout layout, ulong frame, ulong code, ref ulong instruction)
    {
        if (!memory.TryReadInt32(frame + (ulong)layout.FrameInstructionCopy, out var index)
            || !memory.TryReadUInt64(code + (ulong)layout.CodeInstructionCopies, out var copies))
            return false;
        if (index <= 0 || copies == 0)
            return true;
        if (!memory.TryReadUInt64(copies, out var count) || (ulong)index >= count
            || !memory.TryReadUInt64(copies + (8 * ((ulong)index + 1)), out var start))
            return false;
        instruction = unchecked(instruction - start + code + (ulong)layout.CodeInstructions);
        return true;
    }

    private static void MarkEntry(List<RawFrame> frames)
    {
        if (frames.Count > 0)
            frames[^1] = frames[^1] with { IsEntry = true };
    }

    private static bool TryReadByte(CachedMemory memory, ulong address, out byte value)
    {
        Span<byte> one = stackalloc byte[1];
        var isRead = memory.TryRead(address, one);
        value = one[0];
        return isRead;
    }
}
