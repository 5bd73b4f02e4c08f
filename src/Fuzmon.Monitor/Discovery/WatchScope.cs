using Fuzmon.Linux;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>Which processes are candidates, beside those that were named.</summary>
public sealed class WatchScope
{
    private readonly ProcessKey _self;
    private readonly bool _everything;
    private readonly Func<IReadOnlyCollection<int>> _helpers;

    private WatchScope(ProcessKey self, bool everything, Func<IReadOnlyCollection<int>>? helpers)
    {
        _self = self;
        _everything = everything;
        _helpers = helpers ?? (static () => []);
    }

    /// <summary>Only the processes that were named.</summary>
    public static WatchScope? Named => null;

    /// <summary>Every process but the monitor itself.</summary>
    /// <param name="self">The monitor.</param>
    /// <param name="helpers">Tells the pids of processes that the monitor has for itself; what descends from them is no candidate either.</param>
    public static WatchScope Everything(ProcessKey self, Func<IReadOnlyCollection<int>>? helpers = null) => new(self, everything: true, helpers);

    /// <summary>
    /// The launched command and its descendants. As a child subreaper the monitor inherits its orphans, so the family is what
    /// descends from the monitor.
    /// </summary>
    /// <param name="self">The monitor.</param>
    /// <param name="helpers">Tells the pids of processes that the monitor has for itself; what descends from them is no candidate either.</param>
    public static WatchScope Family(ProcessKey self, Func<IReadOnlyCollection<int>>? helpers = null) => new(self, everything: false, helpers);

    /// <summary>
    /// Whether what is alive at the start is watched at once. A family begins with its command, which is named, and a first look must
    /// not come upon it while it is still held.
    /// </summary>
    public bool HasPast => _everything;

    /// <summary>Whether every process is a candidate.</summary>
    public bool IsEverything => _everything;

    /// <summary>Those of the living that are candidates.</summary>
    public IEnumerable<ProcessEntry> Select(List<ProcessEntry> alive)
    {
        var helpers = _helpers();
        var candidates = _everything
            ? alive.Where(entry => entry.Pid != _self.Pid)
            : FamilyTree.DescendantsOf(_self.Pid, _self.StartTicks, alive);
        if (helpers.Count == 0)
            return candidates;

        var own = helpers.ToHashSet();
        foreach (var helper in alive.Where(entry => entry.ParentPid == _self.Pid && helpers.Contains(entry.Pid)))
            own.UnionWith(FamilyTree.DescendantsOf(helper.Pid, helper.StartTicks, alive).Select(entry => entry.Pid));
        return candidates.Where(entry => !own.Contains(entry.Pid));
    }
}
