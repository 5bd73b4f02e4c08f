using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python.Layouts;

namespace Fuzmon.Stacks.Python.Reading;

/// <summary>Makes frames of what lies in memory.</summary>
internal sealed class FrameDecoder(PythonLayout layout, CodeReader codes, LocalsReader locals)
{
    /// <summary>Decodes a frame.</summary>
    /// <param name="memory">The process.</param>
    /// <param name="raw">The frame.</param>
    /// <param name="maxLocals">How many variables to read; 0: none.</param>
    /// <returns>Null when it does not run a code object that can be read.</returns>
    public PythonFrame? Decode(CachedMemory memory, RawFrame raw, int maxLocals)
    {
        if (codes.Read(memory, raw.Code) is not { } code)
            return null;
        var instruction = layout.HasInlineFrames
            ? unchecked((long)(raw.Instruction - (raw.Code + (ulong)layout.CodeInstructions))) >> 1
            : unchecked((long)raw.Instruction);
        var line = LineTables.Find(layout.LineTable, code.LineTable, code.FirstLine, instruction);
        // A module's first instruction, which no source stands for, is at line 0 from 3.11 on.
        var frame = new PythonFrame(code, line is 0 ? null : line, raw.IsEntry);
        // Where values lie in a build of which only stacks are certain is not.
        if (maxLocals <= 0 || layout.IsStacksOnly)
            return frame;
        var found = locals.Read(memory, raw, maxLocals, out var omitted);
        return frame with { Locals = found, LocalsOmitted = omitted };
    }
}
