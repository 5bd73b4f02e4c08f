using Akka.Actor;

namespace Akka.Persistence;

/// <summary>Recovery: a permit, a snapshot, the events after it, and the end of it.</summary>
public abstract partial class Eventsourced
{
    private Recovery _recovery;
    private ICancelable _recoveryTimer;
    private TimeSpan _recoveryTimeout;
    private bool _holdsPermit;
    private bool _seenEvent;
    private bool _replayed;

    private void RequestRecoveryPermit()
    {
        // A plugin that cannot be made is a failure of the start, not of the first event.
        _ = (Journal, SnapshotStore);
        _recovery = Recovery;
        _phase = Phase.WaitingForPermit;
        Extension.RecoveryPermitter.Tell(Akka.Persistence.RequestRecoveryPermit.Instance, Self);
    }

    private void StartRecovery()
    {
        _holdsPermit = true;
        _phase = Phase.LoadingSnapshot;
        _recoveryTimeout = Extension.JournalConfigFor(JournalPluginId).GetTimeSpan(
            "recovery-event-timeout", @default: null, allowInfinite: false);
        _recoveryTimer = Context.System.Scheduler.ScheduleTellOnceCancelable(
            _recoveryTimeout, Self, new RecoveryTick(snapshot: true), Self);
        LoadSnapshot(SnapshotterId, _recovery.FromSnapshot, _recovery.ToSequenceNr);
    }

    private void HandleSnapshot(object message)
    {
        switch (message)
        {
            case LoadSnapshotResult result:
                _recoveryTimer.Cancel();
                if (result.Snapshot is null || TryOffer(result.Snapshot)) StartReplay(result.ToSequenceNr);
                break;
            case LoadSnapshotFailed failed:
                FailRecovery(failed.Cause);
                break;
            case RecoveryTick { Snapshot: true }:
                FailRecovery(new RecoveryTimedOutException(
                    $"Recovery timed out, didn't get snapshot within {_recoveryTimeout.TotalSeconds}s."));
                break;
            default:
                _internalStash.Stash();
                break;
        }
    }

    private bool TryOffer(SelectedSnapshot snapshot)
    {
        var before = LastSequenceNr;
        try
        {
            LastSequenceNr = snapshot.Metadata.SequenceNr;
            var offer = new SnapshotOffer(snapshot.Metadata, snapshot.Snapshot);
            if (!ReceiveRecover(offer))
            {
                LastSequenceNr = before;
                Unhandled(offer);
            }
            return true;
        }
        catch (Exception e)
        {
            FailRecovery(e);
            return false;
        }
    }

    private void StartReplay(long toSequenceNr)
    {
        _phase = Phase.Replaying;
        _recoveryTimer = Context.System.Scheduler.ScheduleTellRepeatedlyCancelable(
            _recoveryTimeout, _recoveryTimeout, Self, new RecoveryTick(snapshot: false), Self);
        Journal.Tell(new ReplayMessages(LastSequenceNr + 1, toSequenceNr, _recovery.ReplayMax, PersistenceId, Self));
    }

    private void HandleReplay(object message)
    {
        switch (message)
        {
            case ReplayedMessage replayed:
                Replay(replayed.Persistent);
                break;
            case RecoverySuccess success:
                FinishRecovery(Math.Max(success.HighestSequenceNr, LastSequenceNr));
                break;
            case ReplayMessagesFailure failure:
                FailRecovery(failure.Cause);
                break;
            case RecoveryTick { Snapshot: false } when !_seenEvent:
                FailRecovery(new RecoveryTimedOutException(
                    $"Recovery timed out, didn't get event within {_recoveryTimeout.TotalSeconds}s, " +
                    $"highest sequence number seen {LastSequenceNr}."));
                break;
            case RecoveryTick:
                _seenEvent = false;
                break;
            default:
                _internalStash.Stash();
                break;
        }
    }

    private void Replay(IPersistentRepresentation persistent)
    {
        _seenEvent = true;
        LastSequenceNr = Math.Max(LastSequenceNr, persistent.SequenceNr);
        try
        {
            if (!ReceiveRecover(persistent.Payload)) Unhandled(persistent);
        }
        catch (Exception e)
        {
            FailRecovery(e, persistent.Payload);
        }
    }

    private void FinishRecovery(long highestSequenceNr)
    {
        try
        {
            OnReplaySuccess();
            _sequenceNr = LastSequenceNr = highestSequenceNr;
            _replayed = true;
            try
            {
                if (!ReceiveRecover(RecoveryCompleted.Instance)) Unhandled(RecoveryCompleted.Instance);
            }
            finally
            {
                // Even if the handler throws: its supervisor may let it go on.
                StartCommands();
            }
        }
        finally
        {
            EndRecovery();
        }
    }

    private void StartCommands()
    {
        FlushBatch();
        if (_pendingStashing > 0)
        {
            _phase = Phase.PersistingEvents;
            return;
        }
        _phase = Phase.ProcessingCommands;
        _internalStash.UnstashAll();
    }

    private void FailRecovery(Exception cause, object message = null)
    {
        _phase = Phase.Failed;
        try
        {
            OnRecoveryFailure(cause, message);
        }
        finally
        {
            Context.Stop(Self);
            EndRecovery();
        }
    }

    private void EndRecovery()
    {
        _recoveryTimer?.Cancel();
        if (!_holdsPermit) return;
        _holdsPermit = false;
        Extension.RecoveryPermitter.Tell(ReturnRecoveryPermit.Instance, Self);
    }
}
