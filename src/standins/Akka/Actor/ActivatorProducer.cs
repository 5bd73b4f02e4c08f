namespace Akka.Actor;

/// <summary>Chooses the constructor by the arguments.</summary>
internal sealed class ActivatorProducer(Type actorType, object[] args) : ActorProducer(actorType)
{
    public override ActorBase Produce() =>
        (ActorBase)(args.Length == 0 ? Activator.CreateInstance(ActorType) : Activator.CreateInstance(ActorType, args));
}
