namespace Akka.Actor;

public static class GracefulStopSupport
{
    /// <summary>Sends <see cref="PoisonPill"/> and waits for the end; false when it did not come in time.</summary>
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) => target.GracefulStop(timeout, PoisonPill.Instance);

    public static async Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        if (target is not InternalActorRefBase { System: { } system } actor)
            throw new InvalidOperationException($"{target} cannot be death-watched");
        var promise = new FutureActorRef<Terminated>(system);
        promise.Arm(timeout, CancellationToken.None);
        actor.SendSystemMessage(new Watch(actor, promise));
        actor.Tell(stopMessage, ActorRefs.NoSender);
        try
        {
            return (await promise.Result).ActorRef.Path.Equals(actor.Path);
        }
        catch (AskTimeoutException)
        {
            return false;
        }
        finally
        {
            actor.SendSystemMessage(new Unwatch(actor, promise));
        }
    }
}
