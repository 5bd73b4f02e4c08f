namespace Akka.Persistence;

/// <summary>A deferred event comes back in its order, unwritten.</summary>
public sealed class LoopMessageSuccess(object message, int actorInstanceId) : IJournalResponse
{
    public object Message { get; } = message;

    public int ActorInstanceId { get; } = actorInstanceId;
}
