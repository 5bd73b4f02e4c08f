using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python.Layouts;

namespace Fuzmon.Stacks.Python.Reading;

/// <summary>Reads asyncio's task objects (3.7 to 3.13).</summary>
internal sealed class TaskReader(PythonLayout layout, FrameDecoder frames)
{
    private const int MaxName = 256;
    private const int MaxAwaited = 64;
    // FutureObj begins with its loop; what a task waits for lies before its coroutine.
    private const ulong TaskLoop = 16;
    private const ulong WaiterBeforeCoroutine = 8;
    private const ulong ListItems = 24;

    private readonly AwaitChain _chain = new(layout);
    private readonly Dictionary<ulong, ulong> _loops = [];

    /// <summary>Drops what was learnt of types and loops.</summary>
    public void Forget()
    {
        _chain.Forget();
        _loops.Clear();
    }

    /// <summary>Reads where a task is; null when there is none (any more), or it has ended.</summary>
    public RawTask? Read(CachedMemory memory, ulong task)
    {
        // None is what is left of a task that a reference led to.
        var type = _chain.TypeName(memory, task);
        if (type == "NoneType")
            return null;
        if (type is null || !memory.TryReadUInt64(task + (ulong)layout.TaskCoroutine, out var coroutine)
            || !memory.TryReadUInt64(task + (ulong)layout.TaskCoroutine - WaiterBeforeCoroutine, out var waiter)
            || (coroutine != 0 && _chain.TypeName(memory, coroutine) is null))
            return new RawTask(task, [], false, 0, "a task cannot be read");
        // It has ended, or is of a class that keeps its coroutine elsewhere.
        if (!_chain.IsCoroutine(memory, coroutine))
            return null;
        var chain = new List<RawFrame>();
        var problem = _chain.Read(memory, coroutine, chain, out var isRunning);
        return chain.Count == 0 && problem is null ? null : new RawTask(task, chain, isRunning, waiter, problem);
    }

    /// <summary>Makes of it what a reader understands.</summary>
    /// <param name="memory">The process.</param>
    /// <param name="raw">The task.</param>
    /// <param name="threads">The OS thread ids, by what a loop knows its thread by.</param>
    /// <param name="options">What else to read.</param>
    public PythonTask Decode(
        CachedMemory memory, RawTask raw, IReadOnlyDictionary<ulong, int> threads, PythonReadOptions options)
    {
        var problem = raw.Problem;
        if (raw.Chain.Count == 0)
            return new PythonTask { Frames = [], Problem = problem };
        var found = new List<PythonFrame>(raw.Chain.Count);
        foreach (var one in raw.Chain)
        {
            if (frames.Decode(memory, one, options.WithLocals ? options.MaxLocals : 0) is { } frame)
                found.Add(frame);
            else
                problem ??= "a coroutine's frame cannot be read";
        }

        found.Reverse();
        return new PythonTask
        {
            Name = ReadName(memory, raw.Address),
            State = raw.IsRunning ? PythonTaskState.Running : IsObject(raw.Waiter) ? PythonTaskState.Waiting : PythonTaskState.Ready,
            ThreadId = ThreadOf(memory, raw.Address, threads),
            Awaits = raw.IsRunning ? [] : Awaited(memory, raw.Waiter),
            Frames = found,
            Problem = problem,
        };
    }

    private string? ReadName(CachedMemory memory, ulong task)
    {
        if (layout.TaskName == PythonLayout.Absent || !memory.TryReadUInt64(task + (ulong)layout.TaskName, out var name))
            return null;
        // From 3.12 on, a name that nobody has asked for is still its number.
        return _chain.TypeName(memory, name) switch
        {
            "str" => PythonStrings.Read(memory, layout, name, MaxName),
            "int" => $"Task-{ValueText.ReadInteger(memory, layout, name)}",
            _ => null,
        };
    }

    private int? ThreadOf(CachedMemory memory, ulong task, IReadOnlyDictionary<ulong, int> threads)
    {
        if (!memory.TryReadUInt64(task + TaskLoop, out var loop))
            return null;
        if (!_loops.TryGetValue(loop, out var ident))
        {
            // None while the loop does not run. Loops of other packages keep it where it cannot be seen.
            var attribute = DictReader.Attribute(memory, layout, loop, "_thread_id");
            ident = attribute != 0 && ValueText.ReadInteger(memory, layout, attribute) is { } number
                && number > 0 && number <= ulong.MaxValue ? (ulong)number : 0;
            if (_loops.Count < 1024)
                _loops[loop] = ident;
        }

        return threads.TryGetValue(ident, out var id) ? id : null;
    }

    private List<string> Awaited(CachedMemory memory, ulong waiter)
    {
        var names = new List<string>();
        if (IsTask(_chain.TypeName(memory, waiter)))
            AddName(memory, waiter, names);
        else if (_chain.TypeName(memory, waiter) == "_GatheringFuture")
            AddChildren(memory, DictReader.Attribute(memory, layout, waiter, "_children"), names);
        return names;
    }

    private void AddChildren(CachedMemory memory, ulong list, List<string> names)
    {
        if (_chain.TypeName(memory, list) != "list" || !memory.TryReadUInt64(list + (ulong)layout.ObjectSize, out var count)
            || !memory.TryReadUInt64(list + ListItems, out var items))
            return;
        for (var i = 0UL; i < Math.Min(count, MaxAwaited); i++)
        {
            // One that has ended is waited for no longer.
            if (memory.TryReadUInt64(items + (i * 8), out var child) && IsTask(_chain.TypeName(memory, child))
                && Read(memory, child) is not null)
                AddName(memory, child, names);
        }
    }

    private void AddName(CachedMemory memory, ulong task, List<string> names)
    {
        if (ReadName(memory, task) is { } name)
            names.Add(name);
    }

    // tp_name of a type that C code made has its module; a subclass made by Python code has another name.
    private static bool IsTask(string? type) => type is "_asyncio.Task" or "Task";

    private static bool IsObject(ulong address) => address != 0 && address % sizeof(ulong) == 0;
}
