namespace Akka.Actor;

/// <summary>The actor's children. Other threads make top-level actors and look up paths, so the container locks.</summary>
internal sealed partial class ActorCell
{
    private ChildrenContainer _children;

    private ChildrenContainer Children =>
        _children ?? Interlocked.CompareExchange(ref _children, new ChildrenContainer(), comparand: null) ?? _children;

    /// <summary>A restart or a creation is under way, but for children that are still ending.</summary>
    internal bool IsWaitingForChildren => _children is { IsPostponing: true };

    private bool IsTerminating => _children is { IsTerminating: true };

    /// <summary>Makes a child. Any thread.</summary>
    public IActorRef ActorOf(Props props, string name = null)
    {
        ArgumentNullException.ThrowIfNull(props);
        if (name is { Length: 0 }) throw new InvalidActorNameException("Actor name must not be empty.");
        if (name is not null && !ActorPath.IsValidPathElement(name))
        {
            throw new InvalidActorNameException(
                $"Illegal actor name [{name}]. Actor paths MUST: not start with `$`, include only ASCII letters and can only contain " +
                $"these special characters: {ActorPath.ValidSymbols}.");
        }
        var child = Children.Add(this, props, name);
        child.Cell.Mailbox.Start();
        return child;
    }

    /// <summary>Makes a child that messages may reach before this cell has run.</summary>
    internal LocalActorRef MakeGuardian(string name) => (LocalActorRef)ActorOf(Props.Create<Guardian>(), name);

    public IActorRef Child(string name) => FindChild(name);

    public IEnumerable<IActorRef> GetChildren() => ChildRefs();

    /// <summary>Stops a child, or any actor. Its name stays taken until it has ended.</summary>
    public void Stop(IActorRef child)
    {
        var actor = (InternalActorRefBase)child;
        if (actor is LocalActorRef local) _children?.MarkStopping(local);
        actor.SendSystemMessage(new Terminate());
    }

    internal InternalActorRefBase FindChild(string name) => _children?.Find(name) ?? (InternalActorRefBase)Nobody.Instance;

    internal IReadOnlyCollection<LocalActorRef> ChildRefs() => _children?.Refs() ?? [];

    private void SuspendChildren(IReadOnlyCollection<IActorRef> except)
    {
        foreach (var child in ChildRefs())
        {
            if (!except.Contains(child)) child.SendSystemMessage(new Suspend());
        }
    }

    private void ResumeChildren(Exception causedByFailure, IActorRef perpetrator)
    {
        foreach (var child in ChildRefs())
            child.SendSystemMessage(new Resume(ReferenceEquals(child, perpetrator) ? causedByFailure : null));
    }

    private static void StopAll(IReadOnlyCollection<LocalActorRef> children)
    {
        foreach (var child in children) child.SendSystemMessage(new Terminate());
    }
}
