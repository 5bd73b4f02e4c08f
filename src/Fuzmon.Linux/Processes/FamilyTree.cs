namespace Fuzmon.Linux;

/// <summary>Who descends from whom.</summary>
public static class FamilyTree
{
    /// <summary>All descendants of a process, without itself, nearest first; none when it is not among the entries.</summary>
    /// <remarks>
    /// A parent's pid is only a number, and a scan is not taken in one moment: a child that is older than its supposed parent
    /// belongs to an earlier process of that pid and is not followed, and no process is visited twice.
    /// </remarks>
    public static IReadOnlyList<ProcessEntry> DescendantsOf(int pid, ulong startTicks, IReadOnlyCollection<ProcessEntry> entries)
    {
        var childrenOf = entries.ToLookup(e => e.ParentPid);
        var family = entries.Where(e => e.Pid == pid && e.StartTicks == startTicks).Take(1).ToList();
        if (family.Count == 0)
            return [];

        var visited = new HashSet<int> { pid };
        for (var i = 0; i < family.Count; i++)
        {
            var parent = family[i];
            family.AddRange(childrenOf[parent.Pid].Where(e => e.StartTicks >= parent.StartTicks && visited.Add(e.Pid)));
        }
        return family[1..];
    }
}
