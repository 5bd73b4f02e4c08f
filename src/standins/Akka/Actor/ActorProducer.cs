namespace Akka.Actor;

/// <summary>Makes actors by their constructors, and disposes those that can be.</summary>
internal abstract class ActorProducer(Type actorType) : IIndirectActorProducer
{
    public Type ActorType => actorType;

    public abstract ActorBase Produce();

    public void Release(ActorBase actor) => (actor as IDisposable)?.Dispose();
}
