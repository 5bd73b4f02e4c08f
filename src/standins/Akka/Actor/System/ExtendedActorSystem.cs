namespace Akka.Actor;

/// <summary>What extensions see of a system.</summary>
public abstract class ExtendedActorSystem : ActorSystem
{
    private protected ExtendedActorSystem()
    {
    }

    /// <summary>Makes an actor under <c>/system</c>: it ends after the user's actors.</summary>
    public abstract IActorRef SystemActorOf(Props props, string name = null);
}
