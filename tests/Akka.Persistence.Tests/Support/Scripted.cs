namespace Akka.Persistence.Tests.Support;

/// <summary>Does what its commands say, answers others with themselves, and reports what happens to it.</summary>
internal sealed class Scripted : ReceivePersistentActor
{
    private readonly IActorRef _observer;

    public Scripted(string persistenceId, IActorRef observer, Recovery? recovery = null)
    {
        _observer = observer;
        PersistenceId = persistenceId;
        Recovery = recovery ?? Recovery.Default;
        Recover<SnapshotOffer>(offer => observer.Tell(new Recovered(offer.Snapshot)));
        Recover<Explosive>(_ => throw new InvalidOperationException("cannot recover"));
        RecoverAny(message => observer.Tell(new Recovered(message)));
        Command<Run>(run => run.Do(this));
        CommandAsync<RunAsync>(run => run.Do(this));
        Command<object>(message => message is ISnapshotResponse or DeleteMessagesSuccess or DeleteMessagesFailure, Report);
        CommandAny(Reply);
    }

    public override string PersistenceId { get; }

    public override Recovery Recovery { get; }

    public void Reply(object message) => Sender.Tell(message);

    /// <summary>Puts a command into the mailbox, ahead of any answer of the journal to what this handler persists.</summary>
    public void TellSelf(object message) => Self.Tell(message, Sender);

    /// <summary>Reports the event itself.</summary>
    public void Report(object @event) => _observer.Tell(@event);

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
        => _observer.Tell(new PersistFailed(cause, @event, sequenceNr));

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
        => _observer.Tell(new PersistRejected(cause, @event, sequenceNr));

    protected override void OnRecoveryFailure(Exception reason, object? message = null)
        => _observer.Tell(new RecoveryFailed(reason, message));
}
