namespace Akka.Actor;

/// <summary>Who watches whom, and the notices that wait in the mailbox.</summary>
internal sealed partial class ActorCell
{
    // Values are the messages of WatchWith; null stands for Terminated.
    private Dictionary<IActorRef, object> _watching;
    private Dictionary<IActorRef, object> _terminatedQueued;
    private HashSet<InternalActorRefBase> _watchedBy;

    public IActorRef Watch(IActorRef subject) => WatchFor(subject, message: null);

    public IActorRef WatchWith(IActorRef subject, object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return WatchFor(subject, message);
    }

    public IActorRef Unwatch(IActorRef subject)
    {
        var actor = (InternalActorRefBase)subject;
        if (_watching?.Remove(actor) == true) actor.SendSystemMessage(new Unwatch(actor, SelfRef));
        // A notice already in the mailbox must not be seen any more.
        _terminatedQueued?.Remove(actor);
        return subject;
    }

    internal void AddWatcher(InternalActorRefBase watcher)
    {
        if (!watcher.Equals(SelfRef)) (_watchedBy ??= new()).Add(watcher);
    }

    internal void RemoveWatcher(InternalActorRefBase watcher) => _watchedBy?.Remove(watcher);

    internal void WatchedActorTerminated(InternalActorRefBase actor, bool existenceConfirmed)
    {
        if (_watching is not null && _watching.Remove(actor, out var message) && !IsTerminating)
        {
            (_terminatedQueued ??= new())[actor] = message;
            SelfRef.Tell(new Terminated(actor, existenceConfirmed, addressTerminated: false), actor);
        }
        if (actor is LocalActorRef child && _children?.Find(child) is not null) HandleChildTerminated(child);
    }

    /// <summary>A notice that was stashed is in the mailbox again.</summary>
    internal void ExpectTerminated(IActorRef actor) => (_terminatedQueued ??= new()).TryAdd(actor, value: null);

    private void ReceiveTerminated(Terminated terminated)
    {
        if (_terminatedQueued?.Remove(terminated.ActorRef, out var message) == true)
            _actor.AroundReceive(_behavior, message ?? terminated);
    }

    private IActorRef WatchFor(IActorRef subject, object message)
    {
        var actor = (InternalActorRefBase)subject;
        if (actor.Equals(SelfRef)) return subject;
        _watching ??= new();
        if (_watching.TryAdd(actor, message))
            actor.SendSystemMessage(new Watch(actor, SelfRef));
        else if (!Equals(_watching[actor], message))
            throw new InvalidOperationException($"Already watching {subject} with another message; unwatch it first.");
        return subject;
    }

    /// <summary>The parent is told by other means.</summary>
    private void TellWatchersWeDied()
    {
        if (_watchedBy is null) return;
        foreach (var watcher in _watchedBy)
        {
            if (!watcher.Equals(ParentRef)) watcher.SendSystemMessage(new DeathWatchNotification(SelfRef, existenceConfirmed: true));
        }
        _watchedBy = null;
    }

    private void UnwatchWatchedActors()
    {
        if (_watching is not null)
        {
            foreach (var watched in _watching.Keys)
                ((InternalActorRefBase)watched).SendSystemMessage(new Unwatch((InternalActorRefBase)watched, SelfRef));
        }
        _watching = null;
        _terminatedQueued = null;
    }
}
