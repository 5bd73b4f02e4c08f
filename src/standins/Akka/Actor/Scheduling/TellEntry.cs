namespace Akka.Actor;

internal sealed class TellEntry(ICanTell receiver, object message, IActorRef sender, ICancelable cancelable = null) : TimerEntry
{
    internal override void Fire()
    {
        if (cancelable is not { IsCancellationRequested: true }) receiver.Tell(message, sender);
    }
}
