using Fuzmon.Linux;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>Which processes are candidates, beside those that were named.</summary>
public sealed class WatchScope
{
    private readonly ProcessKey _self;
    private readonly bool _everything;

    private WatchScope(ProcessKey self, bool everything)
    {
        _self = self;
        _everything = everything;
    }

    /// <summary>Only the processes that were named.</summary>
    public static WatchScope? Named => null;

    /// <summary>Every process but the monitor itself.</summary>
    public static WatchScope Everything(ProcessKey self) => new(self, everything: true);

    /// <summary>
    /// The launched command and its descendants. As a child subreaper the monitor inherits its orphans, so the family is what
    /// descends from the monitor.
    /// </summary>
    public static WatchScope Family(ProcessKey self) => new(self, everything: false);

    /// <summary>
    /// Whether what is alive at the start is watched at once. A family begins with its command, which is named, and a first look must
    /// not come upon it while it is still held.
    /// </summary>
    public bool HasPast => _everything;

    /// <summary>Whether every process is a candidate.</summary>
    public bool IsEverything => _everything;

    /// <summary>Those of the living that are candidates.</summary>
    public IEnumerable<ProcessEntry> Select(List<ProcessEntry> alive)
        => _everything ? alive.Where(entry => entry.Pid != _self.Pid) : FamilyTree.DescendantsOf(_self.Pid, _self.StartTicks, alive);
}
