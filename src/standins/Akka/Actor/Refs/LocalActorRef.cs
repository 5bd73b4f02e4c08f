namespace Akka.Actor;

/// <summary>The reference to an actor with a cell in this process.</summary>
internal sealed class LocalActorRef : InternalActorRefBase
{
    private readonly ActorPath _path;

    internal LocalActorRef(ActorSystemImpl system, Props props, InternalActorRefBase parent, ActorPath path)
    {
        _path = path;
        Cell = new ActorCell(system, this, props, parent);
    }

    public override ActorPath Path => _path;

    internal ActorCell Cell { get; }

    internal override ActorSystemImpl System => Cell.SystemImpl;

    internal override InternalActorRefBase Parent => Cell.ParentRef;

    internal override void SendSystemMessage(SystemMessage message) => Cell.Mailbox.Post(message);

    internal override InternalActorRefBase GetChild(string name) => Cell.FindChild(name);

    internal override IReadOnlyCollection<InternalActorRefBase> GetChildren() => Cell.ChildRefs();

    protected override void TellInternal(object message, IActorRef sender) => Cell.Mailbox.Post(new Letter(message, sender));
}
