using Akka.Actor;
using Akka.Event;

namespace Akka.Persistence;

/// <summary>Start, restart and stop, and the commands that wait meanwhile.</summary>
public abstract partial class Eventsourced
{
    /// <summary>Keeps the journal's answers to this incarnation from the next one.</summary>
    public static readonly Func<Envelope, bool> UnstashFilterPredicate =
        static envelope => envelope.Message is not (WriteMessageSuccess or ReplayedMessage);

    private Phase _phase;

    private enum Phase
    {
        WaitingForPermit,
        LoadingSnapshot,
        Replaying,
        ProcessingCommands,
        PersistingEvents,
        Failed,
    }

    public override void AroundPreStart()
    {
        if (PersistenceId is null)
            throw new InvalidOperationException($"PersistenceId is [null] for PersistentActor [{Self.Path}]");
        RequestRecoveryPermit();
        base.AroundPreStart();
    }

    public override void AroundPreRestart(Exception cause, object message)
    {
        try
        {
            UnstashEverything();
        }
        finally
        {
            EndRecovery();
            FlushJournalBatch();
            base.AroundPreRestart(cause, message switch
            {
                WriteMessageSuccess success => success.Persistent,
                LoopMessageSuccess success => success.Message,
                ReplayedMessage replayed => replayed.Persistent,
                _ => message,
            });
        }
    }

    public override void AroundPostRestart(Exception reason, object message)
    {
        RequestRecoveryPermit();
        base.AroundPostRestart(reason, message);
    }

    public override void AroundPostStop()
    {
        try
        {
            UnstashEverything();
        }
        finally
        {
            _recoveryTimer?.Cancel();
            base.AroundPostStop();
        }
    }

    protected internal override bool AroundReceive(Receive receive, object message)
    {
        switch (_phase)
        {
            case Phase.ProcessingCommands:
                if (!HandleJournal(message)) HandleCommand(receive, message);
                break;
            case Phase.PersistingEvents:
                if (!HandleJournal(message)) _internalStash.Stash();
                break;
            case Phase.Replaying:
                HandleReplay(message);
                break;
            case Phase.LoadingSnapshot:
                HandleSnapshot(message);
                break;
            case Phase.WaitingForPermit when message is RecoveryPermitGranted:
                StartRecovery();
                break;
            default:
                _internalStash.Stash();
                break;
        }
        return true;
    }

    protected override void Unhandled(object message)
    {
        switch (message)
        {
            case RecoveryCompleted:
                return;
            case SaveSnapshotFailure failure:
                Log.Warning("Failed to SaveSnapshot given metadata [{0}] due to: [{1}]", failure.Metadata, failure.Cause);
                break;
            case DeleteSnapshotFailure failure:
                Log.Warning("Failed to DeleteSnapshot given metadata [{0}] due to: [{1}]", failure.Metadata, failure.Cause);
                break;
            case DeleteSnapshotsFailure failure:
                Log.Warning("Failed to DeleteSnapshots given criteria [{0}] due to: [{1}]", failure.Criteria, failure.Cause);
                break;
            case DeleteMessagesFailure failure:
                Log.Warning(
                    failure.Cause,
                    "Failed to DeleteMessages ToSequenceNr [{0}] for PersistenceId [{1}]",
                    failure.ToSequenceNr,
                    PersistenceId);
                break;
        }
        base.Unhandled(message);
    }

    private void UnstashEverything()
    {
        _internalStash.UnstashAll();
        Stash.UnstashAll(UnstashFilterPredicate);
    }
}
