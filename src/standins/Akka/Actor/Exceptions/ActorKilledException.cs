namespace Akka.Actor;

/// <summary>An actor received <see cref="Kill"/>. Stops the actor by default.</summary>
public class ActorKilledException : AkkaException
{
    public ActorKilledException()
    {
    }

    public ActorKilledException(string message)
        : base(message)
    {
    }
}
