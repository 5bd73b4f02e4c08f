namespace Akka.Actor;

internal sealed class TimeoutEntry(ITimeout target) : TimerEntry
{
    internal override void Fire() => target.OnTimeout();
}
