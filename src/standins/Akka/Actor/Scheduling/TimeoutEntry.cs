namespace Akka.Actor;

internal sealed class TimeoutEntry(ITimeout target) : TimerEntry
{
    internal override void Fire() => target.OnTimeout();

    // Nobody answers any more, and nobody would ever say so.
    internal override void OnStopped() => target.OnTimeout();
}
