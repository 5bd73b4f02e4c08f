namespace Akka.Actor;

/// <summary>
/// A receive timeout, and the message that it is until the cell has seen that no other message or setting has overtaken it.
/// </summary>
internal sealed class ReceiveTimer(LocalActorRef self) : TimerEntry, INotInfluenceReceiveTimeout
{
    internal override void Fire() => self.Tell(this, ActorRefs.NoSender);
}
