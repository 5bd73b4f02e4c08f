using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;

namespace Akka.DependencyInjection;

/// <summary>Makes an actor again for every incarnation, from the same arguments and fresh services.</summary>
internal sealed class ServiceProviderActorProducer(IServiceProvider services, Type actorType, object[] arguments)
    : IIndirectActorProducer
{
    public Type ActorType => actorType;

    public ActorBase Produce() => (ActorBase)ActivatorUtilities.CreateInstance(services, actorType, arguments);

    public void Release(ActorBase actor)
    {
    }
}
