using Akka.Actor;
using Akka.Persistence;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>
/// Watches one process and keeps what it records in the journal, so that the next monitor goes on from its last sample. Sampling
/// waits neither for the recovery nor for the journal.
/// </summary>
internal sealed class ProcessActor : ReceivePersistentActor, IWithTimers, IProcessHost
{
    private const int RecordsPerSnapshot = 128;

    private readonly WatchedProcess _watched;
    private readonly Guid _bootId;
    private readonly ProcessWatch _watch;
    private readonly RecordPersister _persister;
    private SampleMark? _mark;
    private int _recordsSinceSnapshot;
    private bool _hasSnapshot;
    private bool _isFinishing;

    public ProcessActor(
        WatchedProcess watched, Guid bootId, MonitorSettings settings, MonitorCounters counters, TimeProvider time, IActorRef recorder, IActorRef tracer)
    {
        _watched = watched;
        _bootId = bootId;
        PersistenceId = JournalIds.Of(bootId, watched.Process.Key);
        _watch = new ProcessWatch(watched, settings, counters, time, tracer, this);
        _persister = new RecordPersister(this, watched.Outbox, recorder, counters) { Confirmed = SaveNowAndThen };

        Recover<SnapshotOffer>(Restore);
        Recover<RecordEvent>(Restore);
        Recover<RecoveryCompleted>(_ => GoOn());
        RecoverAny(_ => { }); // Damaged, or of a later version.
        Command<Hurry>(_ => _persister.Hurry());
        Command<SaveSnapshotSuccess>(saved => DeleteSnapshots(new SnapshotSelectionCriteria(saved.Metadata.SequenceNr - 1)));
        Command<SaveSnapshotFailure>(_ => { }); // The next one will do, and if the journal fails its events say so.
        Command<DeleteSnapshotsSuccess>(_ => { });
        Command<DeleteSnapshotsFailure>(_ => { });
        CommandAny(Handle);
    }

    public override string PersistenceId { get; }

    /// <summary>Set by the actor system.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    IActorRef IProcessHost.Self => Self;

    IScheduler IProcessHost.Scheduler => Context.System.Scheduler;

    void IProcessHost.Keep(Record record, SampleMark? mark)
        => _persister.Keep(new RecordEvent(record, mark));

    void IProcessHost.Report(LifecycleRecord record) => Context.Parent.Tell(record);

    void IProcessHost.Finish(bool isClosed, bool isUrgent)
    {
        _isFinishing = true;
        _watch.Stop();
        if (isClosed && _hasSnapshot)
            DeleteSnapshots(SnapshotSelectionCriteria.Latest);
        if (isUrgent)
            Self.Tell(Hurry.Instance);
        DeferAsync(isClosed, closed =>
        {
            if (closed)
                Context.Parent.Tell(new ProcessClosed(_watched.Process.Key));
            Context.Stop(Self);
        });
    }

    // Not PreStart alone: after a restart, too, ticks go on at once.
    protected override void PreStart() => _watch.Start();

    protected override void PreRestart(Exception reason, object message)
    {
        _watch.ReportRestart();
        base.PreRestart(reason, message);
    }

    protected override void PostStop() => _watch.Stop();

    protected override bool AroundReceive(Receive receive, object message)
        => (IsRecovering && _watch.TryHandleEarly(message)) || base.AroundReceive(receive, message);

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) => _watched.JournalTrouble = cause;

    protected override void OnRecoveryFailure(Exception reason, object? message = null) => _watched.JournalTrouble = reason;

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) => _persister.Refused();

    private void Restore(SnapshotOffer offer)
    {
        _hasSnapshot = true;
        if (offer.Snapshot is LastSample last && last.BootId == _bootId)
            _mark = last.Mark;
    }

    private void Restore(RecordEvent recorded)
    {
        _mark = recorded.Mark ?? _mark;
        _recordsSinceSnapshot++;
        _persister.Recovered(LastSequenceNr);
    }

    private void GoOn()
    {
        _watched.Recover(_mark);
        _persister.Resume();
        _watch.GetReady();
    }

    private void Handle(object message)
    {
        if (_isFinishing && message is SampleLast)
            _persister.Hurry();
        else if (!_isFinishing && !_watch.TryHandle(message))
            Unhandled(message);
    }

    private void SaveNowAndThen(RecordEvent recorded)
    {
        _mark = recorded.Mark ?? _mark;
        if (++_recordsSinceSnapshot < RecordsPerSnapshot || _isFinishing)
            return;

        _recordsSinceSnapshot = 0;
        _hasSnapshot = true;
        SaveSnapshot(new LastSample(_bootId, _mark));
    }
}
