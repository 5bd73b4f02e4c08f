using Fuzmon.Stacks.Native;
using Fuzmon.Stacks.Python.Layouts;

namespace Fuzmon.Stacks.Python.Copying;

/// <summary>Says of an interpreter what a capture has to copy.</summary>
internal static class PythonTable
{
    // From this owner on, a frame is a mark of the evaluation loop.
    private const uint OwnedByLoop = 3;

    /// <summary>The table.</summary>
    /// <param name="target">The interpreter.</param>
    /// <param name="threadIdOffset">Where <c>struct pthread</c> has the thread's id.</param>
    public static fuzmon_python Of(PythonTarget target, int threadIdOffset)
    {
        var layout = target.Layout;
        var hasGil = layout.InterpreterGil != PythonLayout.Absent && layout.GilLocked != PythonLayout.Absent;
        return new fuzmon_python
        {
            interpreters = target.Head,
            holder = target.Holder,
            interpreter_next = layout.InterpreterNext,
            interpreter_threads = layout.InterpreterThreads,
            interpreter_id = layout.InterpreterId,
            interpreter_gil = hasGil ? layout.InterpreterGil : PythonLayout.Absent,
            gil_locked = layout.GilLocked,
            gil_holder = layout.GilHolder,
            thread_next = layout.ThreadNext,
            thread_interpreter = layout.ThreadInterpreter,
            thread_frame = layout.ThreadFrame,
            thread_ident = layout.ThreadIdent,
            thread_native_id = layout.ThreadNativeId,
            ident_tid = threadIdOffset,
            cframe_frame = layout.CFrameFrame,
            frame_back = layout.FrameBack,
            frame_code = layout.FrameCode,
            frame_owner = layout.HasShims ? layout.FrameOwner : PythonLayout.Absent,
            frame_bytes = End(layout.FrameBack, layout.FrameCode, layout.FrameInstruction, layout.FrameOwner, layout.FrameIsEntry, layout.FrameInstructionCopy),
            loop_owner = OwnedByLoop,
            tag_bits = layout.HasTaggedReferences ? 3u : 0,
            code_file = layout.CodeFile,
            code_name = layout.CodeName,
            code_qualified_name = layout.CodeQualifiedName,
            code_lines = layout.CodeLineTable,
            code_bytes = End(layout.CodeFile, layout.CodeName, layout.CodeQualifiedName, layout.CodeLineTable, layout.CodeFirstLine),
            object_type = layout.ObjectType,
            object_size = layout.ObjectSize,
            type_name = layout.TypeName,
            bytes_data = layout.BytesData,
            string_length = layout.UnicodeLength,
            string_state = layout.UnicodeState,
            string_kind_shift = layout.UnicodeKindShift,
            string_ascii = layout.UnicodeAsciiData,
            string_compact = layout.UnicodeCompactData,
        };
    }

    private static int End(params ReadOnlySpan<int> offsets)
    {
        var end = 0;
        foreach (var offset in offsets)
            end = Math.Max(end, offset + sizeof(ulong));
        return end;
    }
}
