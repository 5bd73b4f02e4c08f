namespace Akka.Actor;

/// <summary>The parent of top-level actors.</summary>
internal sealed class Guardian : UntypedActor
{
    // A restart of the guardian would lose every actor of the program.
    protected override void PreRestart(Exception reason, object message)
    {
    }

    protected override void OnReceive(object message) => Context.System.DeadLetters.Tell(message, Sender);
}
