using Akka.Actor;
using Akka.Persistence;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>Keeps in the journal, and passes on, every record that is not made by the actor of one process.</summary>
internal sealed class CampaignActor : ReceivePersistentActor
{
    private const int RecordsPerSnapshot = 512;

    private readonly JournalState _journal;
    private readonly Outbox _outbox;
    private readonly RecordPersister _persister;
    private int _recordsSinceSnapshot;

    public CampaignActor(JournalState journal, Outbox outbox, IActorRef recorder, MonitorCounters counters)
    {
        _journal = journal;
        _outbox = outbox;
        _persister = new RecordPersister(this, outbox, recorder, counters) { Confirmed = SaveNowAndThen };

        Recover<RecordEvent>(_ =>
        {
            _recordsSinceSnapshot++;
            _persister.Recovered(LastSequenceNr);
        });
        Recover<RecoveryCompleted>(_ => _persister.Resume());
        RecoverAny(_ => { }); // A snapshot that says no more than that; damaged, or of a later version.
        Command<Record>(record => _persister.Keep(ToEvent(record)!));
        Command<KeepInJournal>(keep => _persister.Keep(ToEvent(keep)!));
        Command<CloseCampaign>(Close);
        Command<Hurry>(_ => _persister.Hurry());
        Command<SaveSnapshotSuccess>(saved => DeleteSnapshots(new SnapshotSelectionCriteria(saved.Metadata.SequenceNr - 1)));
        CommandAny(_ => { }); // Answers that change nothing.
    }

    public override string PersistenceId => JournalIds.Campaign;

    // What comes before it has recovered must not be lost with a recovery that fails.
    protected override bool AroundReceive(Receive receive, object message)
    {
        if (!IsRecovering || ToEvent(message) is not { } early)
            return base.AroundReceive(receive, message);

        _outbox.Add(early);
        return true;
    }

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) => _journal.CampaignTrouble = cause;

    protected override void OnRecoveryFailure(Exception reason, object? message = null) => _journal.CampaignTrouble = reason;

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) => _persister.Refused();

    private static RecordEvent? ToEvent(object message) => message switch
    {
        Record record => new RecordEvent(record),
        KeepInJournal keep => new RecordEvent(keep.Record) { IsForJournalOnly = true },
        _ => null,
    };

    private void Close(CloseCampaign close)
    {
        _persister.Keep(new RecordEvent(close.Last));
        Self.Tell(Hurry.Instance);
        DeferAsync(close, _ => Context.Parent.Tell(CampaignClosed.Instance));
    }

    private void SaveNowAndThen(RecordEvent recorded)
    {
        if (++_recordsSinceSnapshot < RecordsPerSnapshot)
            return;

        _recordsSinceSnapshot = 0;
        SaveSnapshot(Settled.Instance);
    }
}
