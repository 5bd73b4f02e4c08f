using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python.Layouts;

namespace Fuzmon.Stacks.Python.Reading;

/// <summary>Follows what a coroutine awaits: each that is suspended has it on the top of its frame's value stack.</summary>
internal sealed class AwaitChain(PythonLayout layout)
{
    private const int MaxDepth = 1024;
    // FRAME_SUSPENDED of 3.11 and 3.12, FRAME_SUSPENDED_YIELD_FROM of 3.13.
    private const sbyte IsAwaiting = -1;
    // Of what stands between two coroutines, the first field behind the object's head.
    private const ulong WrappedObject = 16;

    private readonly Dictionary<ulong, string> _typeNames = [];

    /// <summary>Drops the names of types, which may be others by now.</summary>
    public void Forget() => _typeNames.Clear();

    /// <summary>The name of an object's type; null when that is no object.</summary>
    public string? TypeName(CachedMemory memory, ulong address)
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

    /// <summary>Whether an object is a coroutine or a generator.</summary>
    public bool IsCoroutine(CachedMemory memory, ulong address) => IsCoroutine(TypeName(memory, address));

    /// <summary>Reads the frames of a coroutine and of what it awaits, outermost first; none when it has ended.</summary>
    /// <returns>Why the chain is cut short; null when it is not.</returns>
    public string? Read(CachedMemory memory, ulong coroutine, List<RawFrame> chain, out bool isRunning)
    {
        isRunning = false;
        while (chain.Count < MaxDepth)
        {
            if (!TryReadFrame(memory, coroutine, out var raw, out var awaited, out isRunning))
                return "a coroutine cannot be read";
            if (raw.Address == 0)
                return null;
            chain.Add(raw);
            if (isRunning || awaited == 0)
                return null;
            if (!TryUnwrap(memory, awaited, out coroutine))
                return "what a coroutine awaits cannot be read";
            if (coroutine == 0)
                return null;
        }

        return $"more than {MaxDepth} coroutines";
    }

    /// <summary>Finds the coroutine that an awaited object is, or stands for; 0 when it is something else, such as a future.</summary>
    private bool TryUnwrap(CachedMemory memory, ulong awaited, out ulong coroutine)
    {
        const int MaxWrappers = 4;
        coroutine = awaited;
        for (var i = 0; i < MaxWrappers; i++)
        {
            if (TypeName(memory, coroutine) is not { } type)
                return false;
            if (IsCoroutine(type))
                return true;
            if (type is not ("coroutine_wrapper" or "async_generator_asend" or "async_generator_athrow" or "anext_awaitable"))
                break;
            if (!memory.TryReadUInt64(coroutine + WrappedObject, out coroutine))
                return false;
        }

        coroutine = 0;
        return true;
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
        if (!memory.TryReadUInt64(frame + (ulong)layout.FrameValueStack, out var stack))
            return false;
        ulong top;
        if (layout.Kind == PythonLayoutKind.Python310)
        {
            if (!memory.TryReadInt32(frame + (ulong)layout.FrameStackTop, out var slots))
                return false;
            // Below 0 while it runs.
            runs = slots < 0;
            top = slots > 0 ? unchecked(stack + ((ulong)slots * 8)) : 0;
        }
        else if (memory.TryReadUInt64(frame + (ulong)layout.FrameStackTop, out top))
        {
            runs = top == 0;
        }
        else
        {
            return false;
        }

        // Below an empty stack are variables.
        return top <= stack || memory.TryReadUInt64(top - 8, out awaited);
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
        // The others have not begun, or have yielded a value. Below an empty stack are variables.
        if (unchecked((sbyte)state[0]) != IsAwaiting || slots is <= 0 or >= 65_536)
            return true;
        return memory.TryReadUInt64(code + (ulong)layout.CodeLocalKinds, out var kinds)
            && memory.TryReadUInt64(kinds + (ulong)layout.ObjectSize, out var variables)
            && ((ulong)slots <= variables
                || memory.TryReadUInt64(frame + (ulong)layout.FrameLocals + ((ulong)(slots - 1) * 8), out awaited));
    }

    private static bool IsCoroutine(string? type) => type is "coroutine" or "generator" or "async_generator";
}
