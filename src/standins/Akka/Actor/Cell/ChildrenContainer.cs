namespace Akka.Actor;

/// <summary>
/// Names, restart statistics and the state of stopping. What waits until the stopping children have ended (a restart, a creation,
/// the end) is kept here as the <see cref="AfterChildren"/>, and handed out with the removal of the last of them.
/// </summary>
internal sealed class ChildrenContainer
{
    /// <summary>Of every actor that has ended.</summary>
    internal static readonly ChildrenContainer Terminated = new() { _terminating = true };

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ChildRestartStats> _byName = new();
    private long _unnamed;
    private int _stopping;
    private AfterChildren _after;
    private bool _terminating;

    internal bool IsTerminating
    {
        get
        {
            lock (_lock) return _terminating;
        }
    }

    /// <summary>A restart or a creation is waiting; the end is not counted.</summary>
    internal bool IsPostponing
    {
        get
        {
            lock (_lock) return _after is not null && !_terminating;
        }
    }

    internal LocalActorRef Add(ActorCell parent, Props props, string name)
    {
        lock (_lock)
        {
            if (_terminating) throw new InvalidOperationException("Cannot create child while terminating or terminated");
            name ??= NextName();
            if (_byName.ContainsKey(name)) throw new InvalidActorNameException($"Actor name \"{name}\" is not unique!");
            var path = new ChildActorPath(parent.SelfRef.Path, name, ActorSystemImpl.NextUid());
            var child = new LocalActorRef(parent.SystemImpl, props, parent.SelfRef, path);
            _byName.Add(name, new ChildRestartStats(child));
            return child;
        }
    }

    internal LocalActorRef Find(string name)
    {
        lock (_lock) return _byName.TryGetValue(name, out var stats) ? stats.Child : null;
    }

    internal ChildRestartStats Find(InternalActorRefBase child)
    {
        lock (_lock) return FindUnlocked(child);
    }

    internal LocalActorRef[] Refs()
    {
        lock (_lock) return RefsUnlocked();
    }

    internal ChildRestartStats[] Stats()
    {
        lock (_lock) return [.. _byName.Values];
    }

    internal void MarkStopping(LocalActorRef child)
    {
        lock (_lock)
        {
            if (FindUnlocked(child) is { IsStopping: false } stats) MarkStopping(stats);
        }
    }

    /// <summary>Marks all as stopping, and with <paramref name="terminate"/> admits no more.</summary>
    internal LocalActorRef[] MarkAllStopping(bool terminate)
    {
        lock (_lock)
        {
            _terminating |= terminate;
            foreach (var stats in _byName.Values)
            {
                if (!stats.IsStopping) MarkStopping(stats);
            }
            return RefsUnlocked();
        }
    }

    /// <summary>True if something is stopping, so that <paramref name="next"/> has to wait for it.</summary>
    internal bool TryPostpone(AfterChildren next)
    {
        lock (_lock)
        {
            if (_stopping == 0) return false;
            _after = next;
            return true;
        }
    }

    /// <summary>Removes a child that has ended; returns what waited for it, if it was the last.</summary>
    internal AfterChildren Remove(LocalActorRef child)
    {
        lock (_lock)
        {
            if (FindUnlocked(child) is not { } stats) return null;
            _byName.Remove(child.Path.Name);
            if (!stats.IsStopping || --_stopping > 0) return null;
            var after = _after;
            _after = null;
            return after;
        }
    }

    private ChildRestartStats FindUnlocked(InternalActorRefBase child) =>
        _byName.TryGetValue(child.Path.Name, out var stats) && ReferenceEquals(stats.Child, child) ? stats : null;

    private LocalActorRef[] RefsUnlocked()
    {
        var refs = new LocalActorRef[_byName.Count];
        var next = 0;
        foreach (var stats in _byName.Values) refs[next++] = stats.Child;
        return refs;
    }

    private void MarkStopping(ChildRestartStats stats)
    {
        stats.IsStopping = true;
        _stopping++;
    }

    private string NextName() => TempName.Of(_unnamed++);
}
