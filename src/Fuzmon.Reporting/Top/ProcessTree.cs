using Fuzmon.Reporting.Live;

namespace Fuzmon.Reporting.Top;

/// <summary>Puts children below their parents.</summary>
internal static class ProcessTree
{
    /// <summary>Every process once, with how deep it stands; siblings stay in their order.</summary>
    public static IReadOnlyList<(LiveProcess Process, int Depth)> Order(IReadOnlyList<LiveProcess> processes)
    {
        var pids = processes.Select(process => process.Pid).ToHashSet();
        var children = processes.Where(process => process.ParentPid is { } parent && pids.Contains(parent)).ToLookup(process => process.ParentPid!.Value);
        var ordered = new List<(LiveProcess Process, int Depth)>(processes.Count);
        var placed = new HashSet<LiveProcess>(ReferenceEqualityComparer.Instance);
        var waiting = new Stack<(LiveProcess Process, int Depth)>();
        // What a damaged log says may go in a circle: whoever is not below anybody then is a root after all.
        foreach (var root in processes.OrderBy(process => process.ParentPid is { } parent && pids.Contains(parent)))
        {
            waiting.Push((root, 0));
            while (waiting.TryPop(out var next))
            {
                if (!placed.Add(next.Process))
                    continue;

                ordered.Add(next);
                foreach (var child in children[next.Process.Pid].Reverse())
                    waiting.Push((child, next.Depth + 1));
            }
        }

        return ordered;
    }
}
