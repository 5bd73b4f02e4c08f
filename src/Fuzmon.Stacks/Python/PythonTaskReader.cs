using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python.Layouts;
using Fuzmon.Stacks.Python.Reading;

namespace Fuzmon.Stacks.Python;

/// <summary>
/// Reads the asyncio tasks of one interpreter (3.7 to 3.13) while the process runs: each until it was the same twice. What the
/// memory holds is never a reason to throw or to go on for long. Used by one thread at a time.
/// </summary>
public sealed class PythonTaskReader
{
    private const int MaxRounds = 5;

    private readonly PythonTarget _target;
    private readonly PythonLayout _layout;
    private readonly CodeReader _codes;
    private readonly LocalsReader _locals;
    private readonly ThreadIdReader _ids;
    private readonly TaskSets _sets;
    private readonly TaskReader _tasks;

    /// <summary>Makes a reader for an interpreter that was found.</summary>
    public PythonTaskReader(PythonTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        _target = target;
        _layout = target.Layout;
        _codes = new CodeReader(_layout);
        _locals = new LocalsReader(_layout);
        _ids = new ThreadIdReader(_layout);
        _sets = new TaskSets(_layout);
        _tasks = new TaskReader(_layout, new FrameDecoder(_layout, _codes, _locals));
    }

    /// <summary>Why tasks of this version cannot be read; null when they can.</summary>
    public string? Refusal =>
        _layout.TaskCoroutine != PythonLayout.Absent && !_layout.IsStacksOnly ? null
        : _layout.Kind < PythonLayoutKind.Python37 ? $"Python {_target.Version} has no asyncio tasks that can be read: 3.7 to 3.13 have"
        : $"the asyncio tasks of this build of Python {_target.Version} cannot be read: those of 3.7 to 3.13 with a GIL can";

    /// <summary>Reads the tasks that have not ended.</summary>
    public PythonTasks Read(IProcessMemory memory, PythonReadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Refusal is { } refusal)
            return new PythonTasks([], [refusal]);

        var objects = new CachedMemory(memory, options.Budget);
        var problems = new List<string>();
        var found = new List<PythonTask>();
        _locals.Renew(options);
        foreach (var interpreter in InterpreterWalk.Interpreters(objects, _layout, _target.Head, problems))
        {
            var threads = ThreadsOf(objects, interpreter, options, problems);
            var addresses = _sets.Read(objects, interpreter, options.MaxTasks - found.Count, problems);
            ReadAll(objects, interpreter, addresses, threads, options, found);
        }

        if (objects.IsExhausted)
            problems.Add("the limit of what is read was reached");
        return new PythonTasks(found, [.. problems.Distinct()]);
    }

    private void ReadAll(
        CachedMemory memory,
        ulong interpreter,
        IReadOnlyList<ulong> addresses,
        Dictionary<ulong, int> threads,
        PythonReadOptions options,
        List<PythonTask> found)
    {
        var pending = addresses;
        var unreadable = new List<RawTask>();
        var earlier = new Dictionary<ulong, RawTask>();
        for (var round = 1; pending.Count > 0; round++)
        {
            if (round > 1)
                memory.Forget();
            _codes.Forget();
            _tasks.Forget();
            var changed = new List<ulong>();
            foreach (var address in pending)
            {
                if (_tasks.Read(memory, address) is not { } raw)
                    continue;
                if (raw.Chain.Count == 0 && (options.IsStable || round == MaxRounds))
                    unreadable.Add(raw);
                else if (options.IsStable || (raw.Chain.Count > 0 && earlier.TryGetValue(address, out var before) && raw.IsSame(before)))
                    found.Add(_tasks.Decode(memory, raw, threads, options));
                else if (round == MaxRounds)
                    found.Add(_tasks.Decode(memory, raw, threads, options) with { Problem = "it ran while it was read" });
                else
                    changed.Add(address);
                earlier[address] = raw;
            }

            pending = changed;
        }

        if (unreadable.Count == 0)
            return;
        // One that has gone since may be anything by now; one that asyncio still has is worth a word.
        var still = _sets.Read(memory, interpreter, options.MaxTasks, []);
        found.AddRange(unreadable.Where(raw => still.Contains(raw.Address)).Select(raw => _tasks.Decode(memory, raw, threads, options)));
    }

    /// <summary>By <c>pthread_self</c>, which is how a loop names its thread.</summary>
    private Dictionary<ulong, int> ThreadsOf(
        CachedMemory memory, ulong interpreter, PythonReadOptions options, List<string> problems)
    {
        var addresses = InterpreterWalk.Threads(memory, _layout, interpreter, options.MaxThreads, problems);
        _ids.Learn(memory, addresses, options.ThreadIds);
        var threads = new Dictionary<ulong, int>();
        foreach (var address in addresses)
        {
            if (memory.TryReadUInt64(address + (ulong)_layout.ThreadIdent, out var ident)
                && _ids.Read(memory, address) is { } id
                && (options.ThreadIds is not { } ids || ids.TryGetValue(id, out id)))
                threads[ident] = id;
        }

        return threads;
    }
}
