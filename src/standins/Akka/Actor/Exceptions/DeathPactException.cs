namespace Akka.Actor;

/// <summary>A watched actor ended and nobody handled <see cref="Terminated"/>. Stops the watcher by default.</summary>
public class DeathPactException : AkkaException
{
    public DeathPactException(IActorRef deadActor)
        : base($"Monitored actor [{deadActor}] terminated") => DeadActor = deadActor;

    public IActorRef DeadActor { get; }
}
