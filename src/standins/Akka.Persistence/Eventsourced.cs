using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;

namespace Akka.Persistence;

/// <summary>
/// An actor whose state is what its events have made of it. The life of one: it waits for a permit, loads a snapshot, replays the
/// events after it, and handles commands from then on. Commands that come too early, or between a <c>Persist</c> and its handler,
/// wait in a stash of its own.
/// </summary>
public abstract partial class Eventsourced : ActorBase, IPersistentIdentity, IPersistenceStash, IPersistenceRecovery
{
    private static int _lastInstanceId;

    private readonly int _instanceId = Interlocked.Increment(ref _lastInstanceId);
    private readonly string _writerGuid = Guid.NewGuid().ToString();
    private readonly IStash _internalStash;
    private readonly Queue<PendingHandler> _pendingHandlers = new();
    private IStash _stash;
    private ILoggingAdapter _log;
    private IActorRef _journal;
    private IActorRef _snapshotStore;

    protected Eventsourced()
    {
        var cell = CurrentCell;
        Extension = Persistence.Instance.Apply(cell.System);
        _internalStash = new Actor.Stash(cell, cell.Props.StashCapacity);
    }

    /// <summary>Whose events they are; the same again after a restart, and nobody else's.</summary>
    public abstract string PersistenceId { get; }

    /// <summary>What it recovers from when it starts.</summary>
    public virtual Recovery Recovery => Recovery.Default;

    public string JournalPluginId { get; protected set; }

    public string SnapshotPluginId { get; protected set; }

    public IActorRef Journal => _journal ??= Extension.JournalFor(JournalPluginId);

    public IActorRef SnapshotStore => _snapshotStore ??= Extension.SnapshotStoreFor(SnapshotPluginId);

    public string SnapshotterId => PersistenceId;

    public bool IsRecovering => !_replayed;

    public bool IsRecoveryFinished => _replayed;

    /// <summary>The number of the last event that was replayed or written.</summary>
    public long LastSequenceNr { get; private set; }

    public long SnapshotSequenceNr => LastSequenceNr;

    public IStash Stash
    {
        get => _stash;
        set => _stash = new UserStash(value, _internalStash);
    }

    protected PersistenceExtension Extension { get; }

    protected virtual ILoggingAdapter Log => _log ??= Context.GetLogger();

    /// <summary>Writes an event; commands wait until <paramref name="handler"/> has run. It is called with the command's sender.</summary>
    public void Persist<TEvent>(TEvent @event, Action<TEvent> handler) => Add(@event, handler, isStashing: true);

    /// <summary>Writes an event; commands are handled meanwhile.</summary>
    public void PersistAsync<TEvent>(TEvent @event, Action<TEvent> handler) => Add(@event, handler, isStashing: false);

    /// <summary>Writes events together or not at all; commands wait until the handler has run for each.</summary>
    public void PersistAll<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler) => AddAll(events, handler, isStashing: true);

    /// <summary>Writes events together or not at all; commands are handled meanwhile.</summary>
    public void PersistAllAsync<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler) =>
        AddAll(events, handler, isStashing: false);

    /// <summary>Runs the handler once all that was persisted before has been handled; at once when there is nothing.</summary>
    public void DeferAsync<TEvent>(TEvent evt, Action<TEvent> handler)
    {
        CheckRecovered();
        if (_pendingHandlers.Count == 0)
        {
            handler(evt);
            return;
        }
        _pendingHandlers.Enqueue(new PendingHandler<TEvent>(handler, isStashing: false));
        _batch.Add(new NonPersistentMessage(evt, Sender));
    }

    /// <summary>Deletes events up to a number; <see cref="DeleteMessagesSuccess"/> or <see cref="DeleteMessagesFailure"/> follows.</summary>
    public void DeleteMessages(long toSequenceNr)
    {
        if (toSequenceNr == long.MaxValue || toSequenceNr <= LastSequenceNr)
        {
            Journal.Tell(new DeleteMessagesTo(PersistenceId, Math.Min(toSequenceNr, LastSequenceNr), Self));
            return;
        }
        Self.Tell(new DeleteMessagesFailure(
            new InvalidOperationException(
                $"toSequenceNr [{toSequenceNr}] must be less than or equal to LastSequenceNr [{LastSequenceNr}]"),
            toSequenceNr));
    }

    public void LoadSnapshot(string persistenceId, SnapshotSelectionCriteria criteria, long toSequenceNr) =>
        SnapshotStore.Tell(new LoadSnapshot(persistenceId, criteria, toSequenceNr));

    /// <summary>Saves the state after the last event; <see cref="SaveSnapshotSuccess"/> or <see cref="SaveSnapshotFailure"/> follows.</summary>
    public void SaveSnapshot(object snapshot) => SnapshotStore.Tell(new SaveSnapshot(
        new SnapshotMetadata(SnapshotterId, SnapshotSequenceNr, Context.System.Scheduler.Now.UtcDateTime), snapshot));

    public void DeleteSnapshot(long sequenceNr) => SnapshotStore.Tell(new DeleteSnapshot(
        new SnapshotMetadata(SnapshotterId, sequenceNr, DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc))));

    public void DeleteSnapshots(SnapshotSelectionCriteria criteria) =>
        SnapshotStore.Tell(new DeleteSnapshots(SnapshotterId, criteria));

    /// <summary>Gets the snapshot, the events and the end of a recovery; it should do no more than rebuild the state.</summary>
    protected abstract bool ReceiveRecover(object message);

    protected abstract bool ReceiveCommand(object message);

    protected virtual void OnReplaySuccess()
    {
    }

    /// <summary>Called when the actor cannot recover; it is stopped afterwards.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="message">The event that the actor threw at; null when the journal or the snapshot store failed.</param>
    protected virtual void OnRecoveryFailure(Exception reason, object message = null)
    {
        if (message is null)
        {
            Log.Error(
                reason,
                "Persistence failure when replaying events for persistenceId [{0}]. Last known sequence number [{1}]",
                PersistenceId,
                LastSequenceNr);
        }
        else
        {
            Log.Error(
                reason,
                "Exception in ReceiveRecover when replaying event type [{0}] with sequence number [{1}] for persistenceId [{2}]",
                message.GetType(),
                LastSequenceNr,
                PersistenceId);
        }
    }

    /// <summary>Called when it is not known whether an event was written; the actor is stopped afterwards.</summary>
    protected virtual void OnPersistFailure(Exception cause, object @event, long sequenceNr) => Log.Error(
        cause,
        "Failed to persist event type [{0}] with sequence number [{1}] for persistenceId [{2}].",
        @event.GetType(),
        sequenceNr,
        PersistenceId);

    /// <summary>Called when an event was refused, mostly because it cannot be serialized; the actor goes on.</summary>
    protected virtual void OnPersistRejected(Exception cause, object @event, long sequenceNr) => Log.Error(
        cause,
        "Rejected to persist event type [{0}] with sequence number [{1}] for persistenceId [{2}] due to [{3}].",
        [@event.GetType(), sequenceNr, PersistenceId, cause.Message]);

    private void Add<TEvent>(TEvent @event, Action<TEvent> handler, bool isStashing)
    {
        CheckRecovered();
        _batch.Add(new AtomicWrite(Expect(@event, new PendingHandler<TEvent>(handler, isStashing))));
    }

    private void AddAll<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler, bool isStashing)
    {
        CheckRecovered();
        if (events is null) return;
        var pending = new PendingHandler<TEvent>(handler, isStashing);
        var write = ImmutableList.CreateRange<IPersistentRepresentation>(events.Select(each => Expect(each, pending)));
        if (write.Count > 0) _batch.Add(new AtomicWrite(write));
    }

    private Persistent Expect(object @event, PendingHandler handler)
    {
        if (handler.IsStashing) _pendingStashing++;
        _pendingHandlers.Enqueue(handler);
        return new Persistent(@event, ++_sequenceNr, PersistenceId, sender: Sender, writerGuid: _writerGuid);
    }

    private void CheckRecovered()
    {
        if (IsRecovering)
        {
            throw new InvalidOperationException(
                "Cannot persist during replay. Events can be persisted when receiving RecoveryCompleted or later.");
        }
    }
}
