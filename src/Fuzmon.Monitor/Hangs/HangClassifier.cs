using Fuzmon.Linux.Threads;
using Fuzmon.Records;
using Fuzmon.Stacks.Locks;

namespace Fuzmon.Monitor;

/// <summary>Tells from several looks at a process what it is at. It knows nothing but the looks.</summary>
internal static class HangClassifier
{
    // Of a core: less is housekeeping, while a loop has nearly all that the machine has to give.
    private const double BusyPercent = 20;

    /// <summary>Judges.</summary>
    /// <param name="looks">Oldest first, one at least.</param>
    public static HangVerdict Judge(IReadOnlyList<HangLook> looks)
    {
        var (first, last) = (looks[0], looks[^1]);
        if (last.Threads.All(thread => thread.State is 'Z' or 'X'))
            return new HangVerdict(new HangFacts { Class = "zombie" }, "it has ended, and its parent has not waited for it");
        if (looks.All(look => look.Threads.All(thread => thread.State is 'T' or 't')))
            return Stopped(last);

        var threads = last.Threads.Where(thread => looks.All(look => ThreadOf(look, thread.ThreadId) is not null)).ToArray();
        var busiest = threads.Select(thread => (Thread: thread, Cpu: CpuPercent(first, last, thread.ThreadId))).MaxBy(entry => entry.Cpu);
        // On a crowded machine a loop has little of the CPU, and wants it all the time.
        if (busiest.Thread is { } running && (busiest.Cpu >= BusyPercent || looks.All(look => ThreadOf(look, running.ThreadId)!.State == 'R')))
            return Busy(looks, running.ThreadId, busiest.Cpu);

        var waits = SteadyWaits(looks);
        if (CycleIn(waits) is { } cycle)
            return Deadlock(cycle, last, waits);
        if (threads.FirstOrDefault(thread => waits.ContainsKey(thread.ThreadId)) is { } waiting)
            return Waiting(waiting, waits[waiting.ThreadId], last, CpuPercent(first, last, waiting.ThreadId));

        return threads.FirstOrDefault(thread => IsBlocked(looks, thread)) is { } blocked
            ? Blocked(blocked, CpuPercent(first, last, blocked.ThreadId))
            : new HangVerdict(new HangFacts { Class = "unknown" }, "it lives on, and is neither busy nor waits for one thing");
    }

    /// <summary>What one look found, in a line.</summary>
    public static string Summarise(HangLook look)
    {
        var main = look.Threads[0];
        var others = look.Threads.Count == 1 ? "" : $", {look.Threads.Count} threads";
        return $"state {main.State}{(main.Call is { } call ? $", {DescribeCall(main, call)}" : "")}{others}, "
            + $"CPU {AlertText.Number(look.Threads.Sum(thread => thread.CpuNanoseconds) / 1e6)} ms";
    }

    private static HangVerdict Stopped(HangLook last)
    {
        var isTraced = last.Threads.Any(thread => thread.State == 't');
        return new HangVerdict(new HangFacts { Class = "stopped" }, isTraced ? "it is stopped by its tracer" : "it is stopped by a signal");
    }

    private static HangVerdict Busy(IReadOnlyList<HangLook> looks, int thread, double cpu)
    {
        var stacks = looks.Select(look => look.Stacks?.Threads?.FirstOrDefault(stack => stack.ThreadId == thread)?.Frames)
            .OfType<IReadOnlyList<StackFrame>>().Where(frames => frames.Count > 0).ToArray();
        var common = stacks.Length < 2 ? null : CommonOf(stacks);
        var where = common?.LastOrDefault(frame => frame.Function is not null)?.Function is { } function ? $" in {function}" : "";
        var facts = new HangFacts { Class = "busy", ThreadId = thread, CpuPercent = cpu, CommonFrames = common };
        return new HangVerdict(facts, $"thread {thread} is busy{where}, using {AlertText.Number(cpu)} % of a core");
    }

    private static HangVerdict Deadlock(List<int> cycle, HangLook last, Dictionary<int, FutexWait> waits)
    {
        var (thread, holder) = (cycle[0], waits[cycle[0]].Holder);
        var circle = string.Join(", ", cycle.Select(member => $"thread {member} waits for a lock held by thread {waits[member].Holder}"));
        return new HangVerdict(
            Facts("deadlock", ThreadOf(last, thread)!, cpu: null) with { HeldBy = holder }, $"it is deadlocked: {circle}");
    }

    private static HangVerdict Waiting(ThreadLook thread, FutexWait wait, HangLook last, double cpu)
    {
        var holder = ThreadOf(last, wait.Holder) is { Call: { } call } its ? $", which waits in {DescribeCall(its, call)}" : "";
        var text = wait.IsLock
            ? $"thread {thread.ThreadId} waits for a lock held by thread {wait.Holder}{holder}"
            : $"thread {thread.ThreadId} waits for thread {wait.Holder} to end{holder}";
        return new HangVerdict(Facts(wait.IsLock ? "lock" : "blocked", thread, cpu) with { HeldBy = wait.Holder }, text);
    }

    private static HangVerdict Blocked(ThreadLook thread, double cpu)
    {
        var where = thread.Call is { } call ? DescribeCall(thread, call) : thread.Wchan is { } wchan ? $"the kernel's {wchan}" : "the kernel";
        var how = thread.State == 'D' ? "is blocked, and no signal can end that, in" : "is blocked in";
        return new HangVerdict(Facts("blocked", thread, cpu), $"thread {thread.ThreadId} {how} {where}");
    }

    private static HangFacts Facts(string name, ThreadLook thread, double? cpu) => new()
    {
        Class = name,
        ThreadId = thread.ThreadId,
        Call = thread.Call?.Name,
        Descriptor = thread.Call?.Descriptor,
        Target = thread.Target,
        Wchan = thread.Wchan,
        CpuPercent = cpu,
    };

    private static string DescribeCall(ThreadLook thread, SystemCall call)
        => call.Descriptor is { } descriptor ? $"{call.Name} of descriptor {descriptor}{(thread.Target is { } target ? $" ({target})" : "")}" : call.Name;

    private static ThreadLook? ThreadOf(HangLook look, int thread) => look.Threads.FirstOrDefault(candidate => candidate.ThreadId == thread);

    private static double CpuPercent(HangLook first, HangLook last, int thread)
    {
        var elapsed = last.MonotonicNanoseconds - first.MonotonicNanoseconds;
        return elapsed <= 0 || ThreadOf(first, thread) is not { } before || ThreadOf(last, thread) is not { } after
            ? 0
            : 100.0 * Math.Max(0, after.CpuNanoseconds - before.CpuNanoseconds) / elapsed;
    }

    // In the same call every time; where that may not be read, asleep every time.
    private static bool IsBlocked(IReadOnlyList<HangLook> looks, ThreadLook thread)
        => looks.Select(look => ThreadOf(look, thread.ThreadId)!).All(its
            => its.State is 'S' or 'D' or 'I' && its.Call?.Number == thread.Call?.Number);

    // One that changes from look to look is a lock that is passed around.
    private static Dictionary<int, FutexWait> SteadyWaits(IReadOnlyList<HangLook> looks)
        => looks[^1].Waits.Where(entry => looks.All(look => look.Waits.GetValueOrDefault(entry.Key) == entry.Value))
            .ToDictionary(entry => entry.Key, entry => entry.Value);

    private static List<int>? CycleIn(Dictionary<int, FutexWait> waits)
    {
        foreach (var start in waits.Keys.Order())
        {
            var path = new List<int>();
            for (var thread = start; waits.TryGetValue(thread, out var wait) && wait.IsLock && !path.Contains(thread); thread = wait.Holder)
                path.Add(thread);
            if (path.Count > 1 && waits[path[^1]].Holder == start)
                return path;
        }

        return null;
    }

    private static List<StackFrame> CommonOf(IReadOnlyList<StackFrame>[] stacks)
    {
        var shortest = stacks.Min(frames => frames.Count);
        var count = 0;
        while (count < shortest && stacks.All(frames => IsSame(frames[count], stacks[0][count])))
            count++;
        // Where it is within a function of the loop changes: the line is that of the first look.
        return [.. stacks[0].Take(count)];
    }

    private static bool IsSame(StackFrame a, StackFrame b)
        => a.Function is not null || b.Function is not null
            ? a.Function == b.Function && a.Module == b.Module && a.File == b.File
            : a.Module == b.Module && a.Address == b.Address;
}
