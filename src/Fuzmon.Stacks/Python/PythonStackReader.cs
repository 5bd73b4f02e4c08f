using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python.Copying;
using Fuzmon.Stacks.Python.Layouts;
using Fuzmon.Stacks.Python.Reading;

namespace Fuzmon.Stacks.Python;

/// <summary>
/// Reads the stacks of one interpreter, from live memory or from a copy, and remembers functions from one time to the next. What
/// the memory holds is never a reason to throw or to go on for long: what makes no sense is left out, with the reason. Used by one
/// thread at a time.
/// </summary>
public sealed class PythonStackReader
{
    private const int MaxAttempts = 4;
    private static readonly PythonReadOptions CopyOptions = new() { IsStable = true };

    private readonly PythonTarget _target;
    private readonly PythonLayout _layout;
    private readonly CodeReader _codes;
    private readonly FrameDecoder _frames;
    private readonly ThreadIdReader _ids;
    private readonly ThreadNames _names;
    private readonly LocalsReader _locals;
    private readonly List<RawFrame> _chain = [];
    private readonly List<RawFrame> _again = [];

    /// <summary>Makes a reader for an interpreter that was found.</summary>
    public PythonStackReader(PythonTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        _target = target;
        _layout = target.Layout;
        _codes = new CodeReader(_layout);
        _locals = new LocalsReader(_layout);
        _frames = new FrameDecoder(_layout, _codes, _locals);
        _ids = new ThreadIdReader(_layout);
        _names = new ThreadNames(_layout);
    }

    /// <summary>Reads all threads, and what else the options ask for.</summary>
    public PythonSnapshot Read(IProcessMemory memory, PythonReadOptions options)
    {
        var budget = options.Budget;
        // Frames change all the time; objects keep still as long as frames refer to them.
        var frames = new CachedMemory(memory, budget);
        var objects = options.IsStable ? frames : new CachedMemory(memory, budget);
        _codes.Forget();
        _locals.Renew(options);
        var problems = new List<string>();
        var threads = new List<PythonThread>();
        var torn = 0;
        foreach (var interpreter in InterpreterWalk.Interpreters(frames, _layout, _target.Head, problems))
        {
            var addresses = InterpreterWalk.Threads(
                frames, _layout, interpreter, options.MaxThreads - threads.Count, problems);
            _ids.Learn(frames, addresses, options.ThreadIds);
            var holder = GilReader.Holder(frames, _target, interpreter);
            var names = options.WithNames && !_layout.IsStacksOnly ? _names.Read(objects, interpreter) : [];
            var id = InterpreterId(frames, interpreter, threads.Count == 0);
            foreach (var address in addresses)
            {
                // What is noted of the thread itself, before its frames are read anew.
                frames.TryReadUInt64(address + (ulong)_layout.ThreadIdent, out var ident);
                var threadId = ThreadId(frames, address, options.ThreadIds);
                // 2.7 keeps the threads of the parent that a child has not got.
                if (threadId is null && _layout.Kind == PythonLayoutKind.Python27 && _ids.IsAble && options.ThreadIds is not null)
                    continue;
                var thread = new PythonThread
                {
                    ThreadId = threadId,
                    InterpreterId = id,
                    Name = names.GetValueOrDefault(ident),
                    HoldsGil = holder is null ? null : holder == address,
                    Frames = [],
                };
                threads.Add(ReadFrames(frames, objects, address, thread, options, ref torn));
            }
        }

        if (frames.IsExhausted || objects.IsExhausted)
            problems.Add("the limit of what is read was reached");
        return new PythonSnapshot
        {
            Version = _target.Version,
            Threads = threads,
            TornReads = torn,
            Problems = [.. problems.Distinct()],
        };
    }

    /// <summary>Reads what was copied of a thread while it stood still; whose it is, the caller knows.</summary>
    internal PythonThread Read(CopiedThread copy)
    {
        var memory = new CachedMemory(copy.Memory, MemoryBudget.Default);
        _codes.Expect(copy.Codes);
        var holder = GilReader.Holder(memory, _target, copy.Interpreter);
        var problem = FrameChain.Read(memory, _layout, copy.State, CopyOptions.MaxFrames, _chain);
        var frames = Decode(memory, CopyOptions, ref problem);
        return new PythonThread
        {
            InterpreterId = InterpreterId(memory, copy.Interpreter, isFirst: false),
            HoldsGil = holder is null ? null : holder == copy.State,
            Frames = frames,
            Problem = problem,
        };
    }

    /// <summary>What <c>pthread_self</c> returned to a thread that was copied.</summary>
    internal ulong IdentOf(CopiedThread copy)
    {
        Span<byte> ident = stackalloc byte[sizeof(ulong)];
        return copy.Memory.Read(copy.State + (ulong)_layout.ThreadIdent, ident) == ident.Length ? BitConverter.ToUInt64(ident) : 0;
    }

    /// <summary>Where <c>struct pthread</c> has a thread's id, for versions that do not keep it.</summary>
    internal int LearnThreadIdOffset(IProcessMemory live, IReadOnlyDictionary<int, int> ids)
    {
        var memory = new CachedMemory(live, MemoryBudget.Default);
        foreach (var interpreter in InterpreterWalk.Interpreters(memory, _layout, _target.Head, []))
            _ids.Learn(memory, InterpreterWalk.Threads(memory, _layout, interpreter, CopyOptions.MaxThreads, []), ids);
        return _ids.Offset;
    }

    private PythonThread ReadFrames(
        CachedMemory frames, CachedMemory objects, ulong address, PythonThread thread, PythonReadOptions options, ref int torn)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (!options.IsStable)
            {
                frames.Forget();
                objects.Forget();
                _codes.Forget();
            }

            var problem = FrameChain.Read(frames, _layout, address, options.MaxFrames, _chain);
            var decoded = Decode(objects, options, ref problem);
            if (options.IsStable || IsUnchanged(frames, address, options.MaxFrames))
                return thread with { Frames = decoded, Problem = problem };
            torn++;
            if (attempt == MaxAttempts)
                return thread with { Frames = decoded, Problem = problem ?? "the stack changed while it was read" };
        }
    }

    private List<PythonFrame> Decode(CachedMemory objects, PythonReadOptions options, ref string? problem)
    {
        var decoded = new List<PythonFrame>(_chain.Count);
        foreach (var raw in _chain)
        {
            var frame = _frames.Decode(objects, raw, options.WithLocals ? options.MaxLocals : 0);
            if (frame is not null && !(_layout.HasShims && IsCleanup(frame)))
            {
                decoded.Add(frame);
                continue;
            }

            if (frame is null)
                problem ??= objects.IsExhausted ? "the limit of what is read was reached" : "a function cannot be read";
            if (raw.IsEntry && decoded.Count > 0)
                decoded[^1] = decoded[^1] with { IsEntry = true };
        }

        return decoded;
    }

    /// <summary>Whether it only sees to it that a constructor returns None; it calls itself and its file by one string.</summary>
    private static bool IsCleanup(PythonFrame frame) =>
        frame.Line is null && frame.Code.Identity.Name == frame.Code.Identity.File;

    /// <summary>Whether the frames are still those that were decoded; the innermost may have gone on in its function.</summary>
    private bool IsUnchanged(CachedMemory frames, ulong address, int limit)
    {
        frames.Forget();
        FrameChain.Read(frames, _layout, address, limit, _again);
        if (_again.Count != _chain.Count)
            return false;
        for (var i = 0; i < _chain.Count; i++)
        {
            var before = _chain[i];
            var after = _again[i];
            if (before.Address != after.Address || before.Code != after.Code || (i > 0 && before.Instruction != after.Instruction))
                return false;
        }

        return true;
    }

    private int? ThreadId(CachedMemory memory, ulong thread, IReadOnlyDictionary<int, int>? ids)
    {
        var id = _ids.Read(memory, thread);
        if (id is null || ids is null)
            return id;
        return ids.TryGetValue(id.Value, out var ours) ? ours : null;
    }

    private long InterpreterId(CachedMemory memory, ulong interpreter, bool isFirst)
    {
        if (_layout.InterpreterId != PythonLayout.Absent)
            return memory.TryReadUInt64(interpreter + (ulong)_layout.InterpreterId, out var id) ? unchecked((long)id) : 0;
        // They have no numbers before 3.7; the main one is the last of the list.
        return isFirst && memory.TryReadUInt64(interpreter + (ulong)_layout.InterpreterNext, out var next) && next != 0 ? 1 : 0;
    }
}
