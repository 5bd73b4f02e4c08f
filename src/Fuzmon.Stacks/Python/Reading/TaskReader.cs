using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python.Layouts;

namespace Fuzmon.Stacks.Python.Reading;

/// <summary>Reads asyncio's tasks that have not ended, and follows what their coroutines await (3.7 to 3.13).</summary>
internal sealed class TaskReader(PythonLayout layout, FrameDecoder frames)
{
    private const int MaxDepth = 1024;
    private const int MaxSlots = 1 << 20;
    private const int MaxName = 256;
    private const ulong SetMask = 32;
    private const ulong SetTable = 40;
    private const ulong SetEntrySize = 16;
    private const ulong WeakReferenceObject = 16;

    private readonly Dictionary<ulong, string> _typeNames = [];

    /// <summary>Whether tasks of this version can be read.</summary>
    public bool IsAble => layout.TaskCoroutine != PythonLayout.Absent && !layout.IsStacksOnly;

    /// <summary>Reads the tasks of one interpreter; none when it has not imported asyncio.</summary>
    public void Read(CachedMemory memory, ulong interpreter, PythonReadOptions options, List<PythonTask> tasks, List<string> problems)
    {
        _typeNames.Clear();
        string[] variables = layout.Kind >= PythonLayoutKind.Python312 ? ["_scheduled_tasks", "_eager_tasks"] : ["_all_tasks"];
        foreach (var variable in variables)
        {
            var set = ModuleReader.Variable(memory, layout, interpreter, "asyncio.tasks", variable);
            if (set == 0)
                continue;
            // A WeakSet has a set of weak references; the eager ones are a set of tasks.
            var isWeak = TypeName(memory, set) != "set";
            if (isWeak)
                set = DictReader.Attribute(memory, layout, set, "data");
            if (set != 0)
                ReadSet(memory, set, isWeak, options, tasks, problems);
        }
    }

    private void ReadSet(
        CachedMemory memory, ulong set, bool isWeak, PythonReadOptions options, List<PythonTask> tasks, List<string> problems)
    {
        if (TypeName(memory, set) != "set" || !memory.TryReadUInt64(set + SetMask, out var mask) || mask >= MaxSlots
            || !memory.TryReadUInt64(set + SetTable, out var table))
        {
            problems.Add("the set of tasks cannot be read");
            return;
        }

        for (var i = 0UL; i <= mask; i++)
        {
            if (tasks.Count >= options.MaxTasks)
            {
                problems.Add($"more than {options.MaxTasks} tasks");
                return;
            }

            if (memory.TryReadUInt64(table + (i * SetEntrySize), out var task) && task != 0
                && (!isWeak || memory.TryReadUInt64(task + WeakReferenceObject, out task))
                && ReadTask(memory, task, options) is { } read)
                tasks.Add(read);
        }
    }

    private PythonTask? ReadTask(CachedMemory memory, ulong task, PythonReadOptions options)
    {
        // None of a dead reference, the mark of a deleted entry, a task that has ended, or one of another class.
        if (!memory.TryReadUInt64(task + (ulong)layout.TaskCoroutine, out var coroutine)
            || !IsCoroutine(TypeName(memory, coroutine)))
            return null;
        var found = new List<PythonFrame>();
        var problem = Follow(memory, coroutine, options, found, out var isRunning);
        if (found.Count == 0 && problem is null)
            return null;
        found.Reverse();
        return new PythonTask(ReadName(memory, task), isRunning, found, problem);
    }

    private string? Follow(
        CachedMemory memory, ulong coroutine, PythonReadOptions options, List<PythonFrame> found, out bool isRunning)
    {
        isRunning = false;
        for (var depth = 0; depth < MaxDepth; depth++)
        {
            if (!TryReadFrame(memory, coroutine, out var raw, out var awaited, out var runs))
                return found.Count == 0 ? null : "a coroutine cannot be read";
            if (raw.Address == 0)
                return null;
            isRunning |= runs;
            if (frames.Decode(memory, raw, options.WithLocals ? options.MaxLocals : 0) is not { } frame)
                return "a coroutine's frame cannot be read";
            found.Add(frame);
            if (awaited == 0 || runs || !IsCoroutine(TypeName(memory, awaited)))
                return null;
            coroutine = awaited;
        }

        return $"more than {MaxDepth} coroutines";
    }

    /// <summary>The frame of a coroutine (at address 0 when it has ended), and the object that it awaits.</summary>
    private bool TryReadFrame(CachedMemory memory, ulong coroutine, out RawFrame raw, out ulong awaited, out bool runs) =>
        layout.HasInlineFrames
            ? TryReadInline(memory, coroutine, out raw, out awaited, out runs)
            : TryReadObject(memory, coroutine, out raw, out awaited, out runs);

    private bool TryReadObject(CachedMemory memory, ulong coroutine, out RawFrame raw, out ulong awaited, out bool runs)
    {
        raw = default;
        awaited = 0;
        runs = false;
        if (!memory.TryReadUInt64(coroutine + (ulong)layout.GeneratorFrame, out var frame))
            return false;
        if (frame == 0)
            return true;
        if (!memory.TryReadUInt64(frame + (ulong)layout.FrameCode, out var code)
            || !memory.TryReadInt32(frame + (ulong)layout.FrameInstruction, out var instruction))
            return false;
        raw = new RawFrame(frame, code, unchecked((ulong)instruction), IsEntry: false);
        ulong top;
        if (layout.Kind == PythonLayoutKind.Python310)
        {
            if (!memory.TryReadInt32(frame + (ulong)layout.FrameStackTop, out var slots)
                || !memory.TryReadUInt64(frame + (ulong)layout.FrameValueStack, out var stack))
                return false;
            // Below 0 while it runs.
            runs = slots < 0;
            top = slots > 0 ? stack + ((ulong)slots * 8) : 0;
        }
        else if (memory.TryReadUInt64(frame + (ulong)layout.FrameStackTop, out top))
        {
            runs = top == 0;
        }
        else
        {
            return false;
        }

        if (top > 8)
            memory.TryReadUInt64(top - 8, out awaited);
        return true;
    }

    private bool TryReadInline(CachedMemory memory, ulong coroutine, out RawFrame raw, out ulong awaited, out bool runs)
    {
        raw = default;
        awaited = 0;
        runs = false;
        Span<byte> state = stackalloc byte[1];
        var frame = coroutine + (ulong)layout.GeneratorInlineFrame;
        if (!memory.TryRead(coroutine + (ulong)layout.GeneratorState, state))
            return false;
        // Completed and cleared: the frame is not there any more.
        if (unchecked((sbyte)state[0]) > 0)
            return true;
        if (!memory.TryReadUInt64(frame + (ulong)layout.FrameCode, out var code)
            || !memory.TryReadUInt64(frame + (ulong)layout.FrameInstruction, out var instruction)
            || !memory.TryReadInt32(frame + (ulong)layout.FrameStackTop, out var slots))
            return false;
        raw = new RawFrame(frame, code, instruction, IsEntry: false);
        runs = state[0] == 0;
        if (!runs && slots is > 0 and < 65_536)
            memory.TryReadUInt64(frame + (ulong)layout.FrameLocals + ((ulong)(slots - 1) * 8), out awaited);
        return true;
    }

    private string? ReadName(CachedMemory memory, ulong task)
    {
        if (layout.TaskName == PythonLayout.Absent || !memory.TryReadUInt64(task + (ulong)layout.TaskName, out var name))
            return null;
        // From 3.12 on, a name that nobody has asked for is still its number.
        return TypeName(memory, name) switch
        {
            "str" => PythonStrings.Read(memory, layout, name, MaxName),
            "int" => $"Task-{ValueText.ReadInteger(memory, layout, name)}",
            _ => null,
        };
    }

    private string? TypeName(CachedMemory memory, ulong address)
    {
        if (address == 0 || address % 8 != 0 || !memory.TryReadUInt64(address + (ulong)layout.ObjectType, out var type))
            return null;
        if (_typeNames.TryGetValue(type, out var known))
            return known;
        var name = TypeNames.ReadOfType(memory, layout, type);
        if (name is not null && _typeNames.Count < 1024)
            _typeNames[type] = name;
        return name;
    }

    private static bool IsCoroutine(string? type) => type is "coroutine" or "generator" or "async_generator";
}
