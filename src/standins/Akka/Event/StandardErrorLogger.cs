using Akka.Actor;

namespace Akka.Event;

/// <summary>Prints log events; standard output belongs to the program's data.</summary>
internal sealed class StandardErrorLogger : MinimalActorRef
{
    public override ActorPath Path { get; } = new RootActorPath(new Address("akka", "all-systems")) / "StandardErrorLogger";

    internal override ActorSystemImpl System => null;

    protected override void TellInternal(object message, IActorRef sender)
    {
        try
        {
            Console.Error.WriteLine(message);
        }
        catch (IOException)
        {
            // A closed terminal is no reason for an actor to fail.
        }
    }
}
