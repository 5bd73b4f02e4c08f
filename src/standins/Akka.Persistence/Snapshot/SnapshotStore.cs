using Akka.Actor;

namespace Akka.Persistence.Snapshot;

/// <summary>The base of snapshot stores.</summary>
public abstract class SnapshotStore : ActorBase
{
    protected sealed override bool Receive(object message)
    {
        switch (message)
        {
            case LoadSnapshot load:
                _ = LoadAsync(load, Sender);
                return true;
            case SaveSnapshot save:
                _ = SaveAsync(save, Sender);
                return true;
            case DeleteSnapshot delete:
                _ = DeleteAsync(delete, Sender);
                return true;
            case DeleteSnapshots delete:
                _ = DeleteAsync(delete, Sender);
                return true;
            default:
                return ReceivePluginInternal(message);
        }
    }

    protected abstract Task<SelectedSnapshot> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria);

    protected abstract Task SaveAsync(SnapshotMetadata metadata, object snapshot);

    protected abstract Task DeleteAsync(SnapshotMetadata metadata);

    protected abstract Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria);

    protected virtual bool ReceivePluginInternal(object message) => false;

    private async Task LoadAsync(LoadSnapshot request, IActorRef actor)
    {
        try
        {
            var snapshot = request.Criteria.Equals(SnapshotSelectionCriteria.None)
                ? null
                : await LoadAsync(request.PersistenceId, request.Criteria.Limit(request.ToSequenceNr)).ConfigureAwait(false);
            actor.Tell(new LoadSnapshotResult(snapshot, request.ToSequenceNr), ActorRefs.NoSender);
        }
        catch (Exception e)
        {
            actor.Tell(new LoadSnapshotFailed(e), ActorRefs.NoSender);
        }
    }

    private async Task SaveAsync(SaveSnapshot request, IActorRef actor)
    {
        try
        {
            await SaveAsync(request.Metadata, request.Snapshot).ConfigureAwait(false);
            actor.Tell(new SaveSnapshotSuccess(request.Metadata), ActorRefs.NoSender);
        }
        catch (Exception e)
        {
            actor.Tell(new SaveSnapshotFailure(request.Metadata, e), ActorRefs.NoSender);
        }
    }

    private async Task DeleteAsync(DeleteSnapshot request, IActorRef actor)
    {
        try
        {
            await DeleteAsync(request.Metadata).ConfigureAwait(false);
            actor.Tell(new DeleteSnapshotSuccess(request.Metadata), ActorRefs.NoSender);
        }
        catch (Exception e)
        {
            actor.Tell(new DeleteSnapshotFailure(request.Metadata, e), ActorRefs.NoSender);
        }
    }

    private async Task DeleteAsync(DeleteSnapshots request, IActorRef actor)
    {
        try
        {
            await DeleteAsync(request.PersistenceId, request.Criteria).ConfigureAwait(false);
            actor.Tell(new DeleteSnapshotsSuccess(request.Criteria), ActorRefs.NoSender);
        }
        catch (Exception e)
        {
            actor.Tell(new DeleteSnapshotsFailure(request.Criteria, e), ActorRefs.NoSender);
        }
    }
}
