namespace Fuzmon.Monitor;

/// <summary>Children whose pid is another's already, and whose ends have not been told.</summary>
internal sealed class SucceededChildren
{
    private readonly List<(int Pid, ChildEntry Child, ulong Since)> _children = [];

    public int Count => _children.Count;

    /// <summary>Adds one whose pid has become another's at that time.</summary>
    public void Add(int pid, ChildEntry child, ulong since) => _children.Add((pid, child, since));

    /// <summary>Takes the first one that had this pid.</summary>
    public bool TryTake(int pid, out ChildEntry child)
    {
        var index = _children.FindIndex(entry => entry.Pid == pid);
        child = index < 0 ? default : _children[index].Child;
        if (index >= 0)
            _children.RemoveAt(index);
        return index >= 0;
    }

    /// <summary>Takes the first one if it has waited for so many nanoseconds.</summary>
    public bool TryTakeOlderThan(ulong now, ulong age, out int pid, out ChildEntry child, out ulong since)
    {
        (pid, child, since) = _children.Count > 0 ? _children[0] : default;
        if (_children.Count == 0 || since + age > now)
            return false;

        _children.RemoveAt(0);
        return true;
    }
}
