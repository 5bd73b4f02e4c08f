namespace Akka.Actor;

/// <summary>The new incarnation of a restarted actor could not be made.</summary>
public class PostRestartException : ActorInitializationException
{
    public PostRestartException(IActorRef actor, Exception cause, Exception originalCause)
        : base(actor, $"Exception post restart (original exception: {originalCause?.Message})", cause) =>
        OriginalCause = originalCause;

    public Exception OriginalCause { get; }
}
