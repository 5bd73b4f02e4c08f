using Akka.Actor;

namespace Akka.Persistence;

/// <summary>A deferred event: it goes through the journal only to keep its place among those that are written.</summary>
internal sealed class NonPersistentMessage(object payload, IActorRef sender) : IPersistentEnvelope
{
    public object Payload { get; } = payload;

    public IActorRef Sender { get; } = sender;

    public int Size => 1;
}
