using Akka.Actor;

namespace Akka.Persistence;

/// <summary>Writes what one actor has gathered; each <see cref="AtomicWrite"/> in it is written whole or not at all.</summary>
public sealed class WriteMessages(IEnumerable<IPersistentEnvelope> messages, IActorRef persistentActor, int actorInstanceId)
    : IJournalRequest
{
    public IEnumerable<IPersistentEnvelope> Messages { get; } = messages;

    public IActorRef PersistentActor { get; } = persistentActor;

    public int ActorInstanceId { get; } = actorInstanceId;
}
