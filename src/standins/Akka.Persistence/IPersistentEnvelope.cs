using Akka.Actor;

namespace Akka.Persistence;

/// <summary>What a persistent actor sends to its journal: events to write together, or one that only keeps its place.</summary>
public interface IPersistentEnvelope
{
    object Payload { get; }

    IActorRef Sender { get; }

    int Size { get; }
}
