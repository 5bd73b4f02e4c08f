using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python.Layouts;

namespace Fuzmon.Stacks.Python.Reading;

/// <summary>Lists interpreters and their threads; rings and lists without end are cut.</summary>
internal static class InterpreterWalk
{
    private const int MaxInterpreters = 1024;

    /// <summary>The addresses of the interpreters, the newest first.</summary>
    public static List<ulong> Interpreters(CachedMemory memory, PythonLayout layout, ulong head, List<string> problems)
    {
        if (memory.TryReadUInt64(head, out var first))
            return Follow(memory, first, layout.InterpreterNext, MaxInterpreters, "interpreters", problems);
        problems.Add("the list of interpreters cannot be read");
        return [];
    }

    /// <summary>The addresses of an interpreter's threads, the newest first.</summary>
    public static List<ulong> Threads(
        CachedMemory memory, PythonLayout layout, ulong interpreter, int limit, List<string> problems)
    {
        if (!memory.TryReadUInt64(interpreter + (ulong)layout.InterpreterThreads, out var first))
        {
            problems.Add("an interpreter's threads cannot be read");
            return [];
        }

        var threads = Follow(memory, first, layout.ThreadNext, limit, "threads", problems);
        // One that ended while the list was read may be anything by now.
        var before = threads.Count;
        threads.RemoveAll(thread =>
            !memory.TryReadUInt64(thread + (ulong)layout.ThreadInterpreter, out var owner) || owner != interpreter);
        if (threads.Count < before)
            problems.Add("a thread ended, or its state cannot be read");
        return threads;
    }

    private static List<ulong> Follow(
        CachedMemory memory, ulong first, int link, int limit, string what, List<string> problems)
    {
        var found = new List<ulong>();
        var seen = new HashSet<ulong>();
        for (var at = first; at != 0;)
        {
            if (found.Count >= limit)
            {
                problems.Add($"more than {limit} {what}");
                break;
            }

            if (at % sizeof(ulong) != 0 || !seen.Add(at))
            {
                problems.Add($"the list of {what} makes no sense");
                break;
            }

            found.Add(at);
            if (memory.TryReadUInt64(at + (ulong)link, out at))
                continue;
            problems.Add($"the list of {what} cannot be read to its end");
            break;
        }

        return found;
    }
}
