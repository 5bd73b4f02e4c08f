using Akka.Event;

namespace Akka.Actor;

/// <summary>Where messages to the dead are announced.</summary>
internal sealed class DeadLetterActorRef : MinimalActorRef
{
    internal DeadLetterActorRef(ActorSystemImpl system, ActorPath path)
    {
        System = system;
        Path = path;
    }

    public override ActorPath Path { get; }

    internal override ActorSystemImpl System { get; }

    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is DeadLetter letter)
            System.PublishDeadLetter(letter.Message, letter.Sender, letter.Recipient);
        else
            System.PublishDeadLetter(message, sender, this);
    }
}
