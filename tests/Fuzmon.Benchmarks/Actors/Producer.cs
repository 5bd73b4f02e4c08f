using Akka.Actor;

namespace Fuzmon.Benchmarks.Actors;

/// <summary>Makes actors from a delegate: expression trees would be measured otherwise.</summary>
internal sealed class Producer<TActor>(Func<TActor> produce) : IIndirectActorProducer
    where TActor : ActorBase
{
    public Type ActorType => typeof(TActor);

    public ActorBase Produce() => produce();

    public void Release(ActorBase actor)
    {
    }
}
