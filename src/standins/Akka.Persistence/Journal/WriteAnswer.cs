using Akka.Actor;

namespace Akka.Persistence.Journal;

/// <summary>A journal's answers to <see cref="WriteMessages"/>: one for the whole, then one an event, as its sender.</summary>
internal static class WriteAnswer
{
    /// <param name="request">What was written.</param>
    /// <param name="refusals">For each <see cref="AtomicWrite"/> null, or why it was refused; null when none was.</param>
    internal static void Succeed(WriteMessages request, IReadOnlyList<Exception> refusals = null)
    {
        var actor = request.PersistentActor;
        var instance = request.ActorInstanceId;
        actor.Tell(WriteMessagesSuccessful.Instance, ActorRefs.NoSender);
        var index = 0;
        foreach (var envelope in request.Messages)
        {
            if (envelope is not AtomicWrite write)
            {
                actor.Tell(new LoopMessageSuccess(envelope.Payload, instance), envelope.Sender);
                continue;
            }
            var refusal = refusals?[index++];
            foreach (var persistent in write.Events)
            {
                actor.Tell(
                    refusal is null
                        ? new WriteMessageSuccess(persistent, instance)
                        : new WriteMessageRejected(persistent, refusal, instance),
                    persistent.Sender);
            }
        }
    }

    internal static void Fail(WriteMessages request, Exception cause)
    {
        var actor = request.PersistentActor;
        var instance = request.ActorInstanceId;
        actor.Tell(new WriteMessagesFailed(cause, request.Messages.Count(each => each is AtomicWrite)), ActorRefs.NoSender);
        foreach (var envelope in request.Messages)
        {
            if (envelope is not AtomicWrite write)
            {
                actor.Tell(new LoopMessageSuccess(envelope.Payload, instance), envelope.Sender);
                continue;
            }
            foreach (var persistent in write.Events)
                actor.Tell(new WriteMessageFailure(persistent, cause, instance), persistent.Sender);
        }
    }
}
