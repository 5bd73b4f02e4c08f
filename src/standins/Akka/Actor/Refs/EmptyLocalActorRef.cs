namespace Akka.Actor;

/// <summary>A path that nobody lives at: what it is told becomes dead letters.</summary>
internal sealed class EmptyLocalActorRef : MinimalActorRef
{
    internal EmptyLocalActorRef(ActorSystemImpl system, ActorPath path)
    {
        System = system;
        Path = path;
    }

    public override ActorPath Path { get; }

    internal override ActorSystemImpl System { get; }

    protected override void TellInternal(object message, IActorRef sender) => System.PublishDeadLetter(message, sender, this);
}
