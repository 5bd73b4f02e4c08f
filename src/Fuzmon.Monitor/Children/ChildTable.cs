using System.Runtime.CompilerServices;

namespace Fuzmon.Monitor;

/// <summary>The living processes of a family by pid, open-addressed: beginnings and ends by the thousand allocate nothing.</summary>
internal sealed class ChildTable
{
    private int[] _pids = new int[1024];
    private ChildEntry[] _entries = new ChildEntry[1024];

    public int Count { get; private set; }

    public IEnumerable<int> Pids => _pids.Where(pid => pid != 0);

    /// <summary>The entry of a pid; a null reference when there is none. Valid until the next change.</summary>
    public ref ChildEntry Find(int pid)
    {
        for (var slot = Home(pid); _pids[slot] != 0; slot = Next(slot))
        {
            if (_pids[slot] == pid)
                return ref _entries[slot];
        }

        return ref Unsafe.NullRef<ChildEntry>();
    }

    public bool Contains(int pid) => pid > 0 && !Unsafe.IsNullRef(ref Find(pid));

    /// <summary>Adds or replaces.</summary>
    public void Set(int pid, ChildEntry entry)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pid);
        if ((Count + 1) * 2 > _pids.Length)
            Grow();
        var slot = Home(pid);
        while (_pids[slot] != 0 && _pids[slot] != pid)
            slot = Next(slot);
        if (_pids[slot] == 0)
            Count++;
        _pids[slot] = pid;
        _entries[slot] = entry;
    }

    public bool Remove(int pid)
    {
        var slot = Home(pid);
        while (_pids[slot] != pid)
        {
            if (_pids[slot] == 0)
                return false;
            slot = Next(slot);
        }

        Count--;
        // Whatever was pushed further by this one moves back, so that a search never meets a hole.
        for (var next = Next(slot); _pids[next] != 0; next = Next(next))
        {
            if (Distance(Home(_pids[next]), next) < Distance(slot, next))
                continue;
            _pids[slot] = _pids[next];
            _entries[slot] = _entries[next];
            slot = next;
        }

        _pids[slot] = 0;
        return true;
    }

    private int Home(int pid) => (int)((uint)pid * 2654435769u >> 8) & (_pids.Length - 1);

    private int Next(int slot) => (slot + 1) & (_pids.Length - 1);

    private int Distance(int from, int to) => (to - from) & (_pids.Length - 1);

    private void Grow()
    {
        var (pids, entries) = (_pids, _entries);
        _pids = new int[pids.Length * 2];
        _entries = new ChildEntry[_pids.Length];
        Count = 0;
        for (var slot = 0; slot < pids.Length; slot++)
        {
            if (pids[slot] != 0)
                Set(pids[slot], entries[slot]);
        }
    }
}
