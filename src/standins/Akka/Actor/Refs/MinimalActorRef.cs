namespace Akka.Actor;

/// <summary>A reference without an actor behind it: drops what it is told.</summary>
public abstract class MinimalActorRef : InternalActorRefBase
{
    private protected MinimalActorRef()
    {
    }

    protected override void TellInternal(object message, IActorRef sender)
    {
    }
}
