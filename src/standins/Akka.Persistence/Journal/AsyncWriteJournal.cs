using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Persistence.Journal;

/// <summary>A journal that writes asynchronously; its answers come in the order of the requests.</summary>
public abstract class AsyncWriteJournal : WriteJournalBase
{
    private Task _answered = Task.CompletedTask;

    public abstract Task ReplayMessagesAsync(
        IActorContext context,
        string persistenceId,
        long fromSequenceNr,
        long toSequenceNr,
        long max,
        Action<IPersistentRepresentation> recoveryCallback);

    public abstract Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr);

    /// <summary>Writes; a result an <see cref="AtomicWrite"/>: null, or why it was refused. All null when the whole is null.</summary>
    protected abstract Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages);

    protected abstract Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr);

    protected virtual bool ReceivePluginInternal(object message) => false;

    protected sealed override bool Receive(object message) => ReceiveWriteJournal(message) || ReceivePluginInternal(message);

    protected bool ReceiveWriteJournal(object message)
    {
        switch (message)
        {
            case WriteMessages write:
                _answered = WriteAsync(write, _answered);
                return true;
            case ReplayMessages replay:
                _ = ReplayAsync(replay, Context);
                return true;
            case DeleteMessagesTo delete:
                _ = DeleteAsync(delete);
                return true;
            default:
                return false;
        }
    }

    private async Task WriteAsync(WriteMessages request, Task before)
    {
        IImmutableList<Exception> results = null;
        Exception failure = null;
        try
        {
            results = await WriteMessagesAsync(request.Messages.OfType<AtomicWrite>()).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            failure = e;
        }
        await before.ConfigureAwait(false);
        if (failure is not null)
            WriteAnswer.Fail(request, failure);
        else
            WriteAnswer.Succeed(request, results);
    }

    private async Task ReplayAsync(ReplayMessages request, IActorContext context)
    {
        var actor = request.PersistentActor;
        try
        {
            var highest = await ReadHighestSequenceNrAsync(request.PersistenceId, Math.Max(0, request.FromSequenceNr - 1))
                .ConfigureAwait(false);
            var to = Math.Min(request.ToSequenceNr, highest);
            if (request.FromSequenceNr <= to)
            {
                await ReplayMessagesAsync(context, request.PersistenceId, request.FromSequenceNr, to, request.Max, persistent =>
                {
                    if (!persistent.IsDeleted) actor.Tell(new ReplayedMessage(persistent), ActorRefs.NoSender);
                }).ConfigureAwait(false);
            }
            actor.Tell(new RecoverySuccess(highest), ActorRefs.NoSender);
        }
        catch (Exception e)
        {
            actor.Tell(new ReplayMessagesFailure(e), ActorRefs.NoSender);
        }
    }

    private async Task DeleteAsync(DeleteMessagesTo request)
    {
        var actor = request.PersistentActor;
        try
        {
            await DeleteMessagesToAsync(request.PersistenceId, request.ToSequenceNr).ConfigureAwait(false);
            actor.Tell(new DeleteMessagesSuccess(request.ToSequenceNr), ActorRefs.NoSender);
        }
        catch (Exception e)
        {
            actor.Tell(new DeleteMessagesFailure(e, request.ToSequenceNr), ActorRefs.NoSender);
        }
    }
}
