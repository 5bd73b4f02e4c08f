namespace Akka.Actor;

/// <summary>The root. When the user's guardian ends, in order or by failure, the system's goes next and the root last.</summary>
internal sealed class RootGuardian : UntypedActor
{
    protected override void PreStart()
    {
        foreach (var guardian in Context.GetChildren()) Context.Watch(guardian);
    }

    protected override SupervisorStrategy SupervisorStrategy() => Actor.SupervisorStrategy.StoppingStrategy;

    protected override void OnReceive(object message)
    {
        if (message is not Terminated)
            Unhandled(message);
        else if (Context.GetChildren().FirstOrDefault() is { } guardian)
            Context.Stop(guardian);
        else
            Context.Stop(Self);
    }
}
