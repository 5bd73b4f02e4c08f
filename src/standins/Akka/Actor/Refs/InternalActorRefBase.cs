namespace Akka.Actor;

/// <summary>A reference that the runtime itself can talk to.</summary>
public abstract class InternalActorRefBase : ActorRefBase
{
    private protected InternalActorRefBase()
    {
    }

    internal abstract ActorSystemImpl System { get; }

    internal virtual InternalActorRefBase Parent => Nobody.Instance;

    /// <summary>Delivers out of band, ahead of the user's messages. A reference without a cell answers as a dead actor does.</summary>
    internal virtual void SendSystemMessage(SystemMessage message) => message.OnDead(this);

    /// <summary>A child by name; <see cref="Nobody"/> when there is none.</summary>
    internal virtual InternalActorRefBase GetChild(string name) => Nobody.Instance;

    internal virtual IReadOnlyCollection<InternalActorRefBase> GetChildren() => [];
}
