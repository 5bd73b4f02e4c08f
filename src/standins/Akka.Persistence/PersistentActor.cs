namespace Akka.Persistence;

/// <summary>A persistent actor that says which messages it handled.</summary>
public abstract class PersistentActor : Eventsourced
{
    protected override bool Receive(object message) => ReceiveCommand(message);
}
