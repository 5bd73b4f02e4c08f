using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python.Layouts;
using Fuzmon.Stacks.Python.Reading;

namespace Fuzmon.Stacks.Python.Copying;

/// <summary>
/// Keeps the names of a process's threads: they are read while it runs, and are dear. A name that is changed is seen a second late.
/// </summary>
internal sealed class ThreadNameCache(PythonLayout layout, TimeProvider clock)
{
    private const int Attempts = 3;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);
    // A thread that Python did not start has no name, and one that it just starts has none yet.
    private static readonly TimeSpan LifetimeOfNone = TimeSpan.FromMilliseconds(50);

    private readonly ThreadNames _names = new(layout);
    private Dictionary<(ulong Interpreter, int ThreadId, ulong Ident), string?> _known = [];
    private long _readAt;

    /// <summary>
    /// The names of threads, by OS id: what <c>pthread_self</c> returned to one it soon returns to the next. A thread may have another
    /// name in each interpreter.
    /// </summary>
    /// <param name="live">The process.</param>
    /// <param name="threads">The threads, by the addresses of interpreters' states, with what <c>pthread_self</c> returned to them.</param>
    public IReadOnlyDictionary<(ulong Interpreter, int ThreadId, ulong Ident), string?> NamesOf(
        IProcessMemory live, IReadOnlyCollection<(ulong Interpreter, int ThreadId, ulong Ident)> threads)
    {
        if (layout.IsStacksOnly || (clock.GetElapsedTime(_readAt) is var age && age < Lifetime && threads.All(thread =>
            _known.TryGetValue(thread, out var name) && (name is not null || age < LifetimeOfNone))))
            return _known;

        var names = threads.Select(static thread => thread.Interpreter).Distinct().ToDictionary(static at => at, at => Read(live, at));
        _known = threads.Distinct().ToDictionary(static thread => thread, thread => names[thread.Interpreter].GetValueOrDefault(thread.Ident));
        _readAt = clock.GetTimestamp();
        return _known;
    }

    // Until it reads the same twice; else what both have in common.
    private Dictionary<ulong, string> Read(IProcessMemory live, ulong interpreter)
    {
        var names = _names.Read(new CachedMemory(live, MemoryBudget.Default), interpreter);
        for (var i = 0; ; i++)
        {
            var again = _names.Read(new CachedMemory(live, MemoryBudget.Default), interpreter);
            var common = names.Intersect(again).ToDictionary();
            if (i == Attempts || (common.Count == names.Count && common.Count == again.Count))
                return common;
            names = again;
        }
    }
}
