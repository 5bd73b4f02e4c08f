using Akka.Actor;
using Akka.Dispatch;

namespace Akka.Persistence;

/// <summary>Commands, and what becomes of the events that they persist: one batch is on its way, the next one gathers.</summary>
public abstract partial class Eventsourced
{
    // What the handler in hand has persisted; then what waits for the journal's answer to the batch before.
    private readonly List<IPersistentEnvelope> _batch = [];
    private List<IPersistentEnvelope> _journalBatch = [];
    private bool _isWriteInProgress;
    private bool _isTaskRunning;
    private long _sequenceNr;

    /// <summary>Handlers that commands wait for.</summary>
    private int _pendingStashing;

    /// <summary>Runs asynchronous work of a command; the next message waits for its end, and so do the events that it persists.</summary>
    protected void RunTask(Func<Task> action)
    {
        if (_isTaskRunning) throw new NotSupportedException("RunTask calls cannot be nested");
        ActorTaskScheduler.RunTask(() =>
        {
            var task = action();
            return task.IsCompleted ? task : AwaitAsync(task);
        });
    }

    private async Task AwaitAsync(Task task)
    {
        _isTaskRunning = true;
        var failed = true;
        try
        {
            await task;
            failed = false;
        }
        finally
        {
            _isTaskRunning = false;
            FinishCommand(failed);
        }
    }

    private void HandleCommand(Receive receive, object message)
    {
        var failed = true;
        try
        {
            base.AroundReceive(receive, message);
            failed = false;
        }
        finally
        {
            FinishCommand(failed);
        }
    }

    private void FinishCommand(bool failed)
    {
        FlushBatch();
        if (!_isTaskRunning) Continue(failed);
    }

    /// <summary>Goes on with the next command that waits, or waits for the events that commands must wait for.</summary>
    private void Continue(bool failed)
    {
        if (_pendingStashing > 0)
        {
            _phase = Phase.PersistingEvents;
            return;
        }
        _phase = Phase.ProcessingCommands;
        if (failed)
            _internalStash.UnstashAll();
        else
            _internalStash.Unstash();
    }

    /// <summary>Takes the journal's answers. Those to an earlier incarnation are dropped.</summary>
    private bool HandleJournal(object message)
    {
        switch (message)
        {
            case WriteMessageSuccess success:
                if (success.ActorInstanceId != _instanceId) break;
                LastSequenceNr = Math.Max(LastSequenceNr, success.Persistent.SequenceNr);
                ApplyHandler(success.Persistent.Payload);
                break;
            case LoopMessageSuccess success:
                if (success.ActorInstanceId == _instanceId) ApplyHandler(success.Message);
                break;
            case WriteMessagesSuccessful:
                _isWriteInProgress = false;
                FlushJournalBatch();
                break;
            case WriteMessageRejected rejected:
                if (rejected.ActorInstanceId == _instanceId) Reject(rejected.Persistent, rejected.Cause);
                break;
            case WriteMessageFailure failure:
                if (failure.ActorInstanceId == _instanceId) Fail(failure.Persistent, failure.Cause);
                break;
            case WriteMessagesFailed failed:
                // Otherwise the failures that follow stop the actor.
                if (failed.WriteCount == 0) _isWriteInProgress = false;
                break;
            case RecoveryTick:
                break;
            default:
                return false;
        }
        return true;
    }

    private void ApplyHandler(object @event)
    {
        var failed = true;
        try
        {
            _pendingHandlers.Peek().Invoke(@event);
            failed = false;
        }
        finally
        {
            FlushBatch();
            FinishHandler(failed);
        }
    }

    private void Reject(IPersistentRepresentation persistent, Exception cause)
    {
        LastSequenceNr = Math.Max(LastSequenceNr, persistent.SequenceNr);
        FinishHandler(failed: false);
        OnPersistRejected(cause, persistent.Payload, persistent.SequenceNr);
    }

    private void Fail(IPersistentRepresentation persistent, Exception cause)
    {
        FinishHandler(failed: false);
        try
        {
            OnPersistFailure(cause, persistent.Payload, persistent.SequenceNr);
        }
        finally
        {
            Context.Stop(Self);
        }
    }

    private void FinishHandler(bool failed)
    {
        // Commands need not wait for handlers that do not stash, and go on as soon as the last one that does has run.
        if (_pendingHandlers.Dequeue().IsStashing) _pendingStashing--;
        Continue(failed);
    }

    private void FlushBatch()
    {
        if (_batch.Count == 0) return;
        _journalBatch.AddRange(_batch);
        _batch.Clear();
        FlushJournalBatch();
    }

    private void FlushJournalBatch()
    {
        if (_isWriteInProgress || _journalBatch.Count == 0) return;
        _isWriteInProgress = true;
        Journal.Tell(new WriteMessages(_journalBatch, Self, _instanceId));
        _journalBatch = [];
    }
}
