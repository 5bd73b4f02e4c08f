namespace Akka.Actor;

/// <summary>A user message in a mailbox: a node of its list.</summary>
internal sealed class Letter
{
    internal readonly object Message;
    internal readonly IActorRef Sender;
    internal Letter Next;

    internal Letter(object message, IActorRef sender)
    {
        Message = message;
        Sender = sender;
    }
}
