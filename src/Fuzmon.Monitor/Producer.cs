using Akka.Actor;

namespace Fuzmon.Monitor;

/// <summary>Makes an actor by a delegate: props from an expression cost hundreds of times as much, for every process.</summary>
internal sealed class Producer<TActor>(Func<TActor> make) : IIndirectActorProducer
    where TActor : ActorBase
{
    /// <inheritdoc/>
    public Type ActorType => typeof(TActor);

    /// <inheritdoc/>
    public ActorBase Produce() => make();

    /// <inheritdoc/>
    public void Release(ActorBase actor)
    {
        // Nothing is pooled.
    }
}
