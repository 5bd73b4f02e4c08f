using Akka.Actor;
using Akka.Persistence;

namespace Fuzmon.Monitor;

/// <summary>
/// Has records written to the journal and passes each on to the recorder once it is there. Nothing waits for that: the actor goes on
/// meanwhile. Used by the actor only.
/// </summary>
internal sealed class RecordPersister
{
    private readonly Eventsourced _actor;
    private readonly Outbox _outbox;
    private readonly IActorRef _recorder;
    private readonly MonitorCounters _counters;
    private readonly Action<RecordEvent> _confirm;
    private bool _isUrgent;

    public RecordPersister(Eventsourced actor, Outbox outbox, IActorRef recorder, MonitorCounters counters)
    {
        _actor = actor;
        _outbox = outbox;
        _recorder = recorder;
        _counters = counters;
        _confirm = Confirm;
    }

    /// <summary>Called after each record that has been written.</summary>
    public Action<RecordEvent> Confirmed { get; init; } = static _ => { };

    public void Keep(RecordEvent recorded)
    {
        _outbox.Add(recorded);
        Persist(recorded, _outbox.Count);
    }

    /// <summary>During a recovery: the event of that number is in the journal. One that a failed actor had not heard of is passed on.</summary>
    public void Recovered(long seq)
    {
        if (_outbox.Awaits(seq))
            _outbox.PassOldest(_recorder, seq);
    }

    /// <summary>After a recovery: what is still in the outbox is not in the journal.</summary>
    public void Resume()
    {
        var place = 0;
        foreach (var recorded in _outbox.Unconfirmed)
            Persist(recorded, ++place);
    }

    /// <summary>An event was refused and will never be in the journal.</summary>
    public void Refused() => _outbox.PassOldest(_recorder, seq: null);

    /// <summary>Has whatever waits written now and not after the journal's flush interval: a journal writes before it reads.</summary>
    public void Hurry()
    {
        _isUrgent = true;
        if (_outbox.Count > 0)
            _actor.Journal.Tell(new ReplayMessages(1, 0, 0, _actor.PersistenceId, ActorRefs.Nobody), ActorRefs.NoSender);
    }

    private void Persist(RecordEvent recorded, int place)
    {
        recorded.ExpectedSeq = _actor.LastSequenceNr + place;
        _actor.PersistAsync(recorded, _confirm);
    }

    private void Confirm(RecordEvent recorded)
    {
        _counters.CountJournaled();
        _outbox.PassOldest(_recorder, _actor.LastSequenceNr);
        Confirmed(recorded);
        // One batch of an actor is on its way at a time; the next one begins to wait now.
        if (_isUrgent)
            Hurry();
    }
}
