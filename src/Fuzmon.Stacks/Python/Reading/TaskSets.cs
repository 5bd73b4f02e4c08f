using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python.Layouts;

namespace Fuzmon.Stacks.Python.Reading;

/// <summary>Finds asyncio's tasks in the sets that the module keeps of them (3.7 to 3.13).</summary>
internal sealed class TaskSets(PythonLayout layout)
{
    private const int MaxSlots = 1 << 20;
    private const ulong SetMask = 32;
    private const ulong SetTable = 40;
    private const ulong SetEntrySize = 16;
    private const ulong WeakReferenceObject = 16;

    /// <summary>
    /// The addresses of the tasks of one interpreter, those that have ended among them, and what else a set's entries lead to; none
    /// when it has not imported asyncio.
    /// </summary>
    public List<ulong> Read(CachedMemory memory, ulong interpreter, int limit, List<string> problems)
    {
        var tasks = new List<ulong>();
        string[] variables = layout.Kind >= PythonLayoutKind.Python312 ? ["_scheduled_tasks", "_eager_tasks"] : ["_all_tasks"];
        foreach (var variable in variables)
        {
            var failures = memory.Failures;
            var set = ModuleReader.Variable(memory, layout, interpreter, "asyncio.tasks", variable);
            if (set == 0)
            {
                if (memory.Failures > failures)
                    problems.Add("whether there are tasks cannot be read");
                continue;
            }

            // A WeakSet has a set of weak references; the eager ones are a set of tasks.
            var isWeak = TypeNames.Read(memory, layout, set) != "set";
            if (isWeak)
                set = DictReader.Attribute(memory, layout, set, "data");
            Read(memory, set, isWeak, limit, tasks, problems);
        }

        return [.. tasks.Distinct()];
    }

    private void Read(CachedMemory memory, ulong set, bool isWeak, int limit, List<ulong> tasks, List<string> problems)
    {
        if (TypeNames.Read(memory, layout, set) != "set" || !memory.TryReadUInt64(set + SetMask, out var mask) || mask >= MaxSlots
            || !memory.TryReadUInt64(set + SetTable, out var table))
        {
            problems.Add("the set of tasks cannot be read");
            return;
        }

        for (var i = 0UL; i <= mask; i++)
        {
            if (!memory.TryReadUInt64(table + (i * SetEntrySize), out var task))
            {
                problems.Add("the set of tasks cannot be read to its end");
                return;
            }

            if (task == 0)
                continue;
            if (!TryFollow(memory, ref task, isWeak))
            {
                problems.Add("a task cannot be read");
                continue;
            }

            if (task == 0)
                continue;
            if (tasks.Count >= limit)
            {
                problems.Add("more tasks than are read");
                return;
            }

            tasks.Add(task);
        }
    }

    /// <summary>Goes to what an entry refers to: 0 for the mark of a deleted one, a plain object.</summary>
    /// <returns>Whether it can be read.</returns>
    private bool TryFollow(CachedMemory memory, ref ulong entry, bool isWeak)
    {
        var type = TypeNames.Read(memory, layout, entry);
        if (type is null)
            return false;
        if (isWeak && type.StartsWith("weakref", StringComparison.Ordinal))
            return memory.TryReadUInt64(entry + WeakReferenceObject, out entry);
        if (isWeak || type == "object")
            entry = 0;
        return true;
    }
}
