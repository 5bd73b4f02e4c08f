namespace Akka.Actor;

internal sealed class ActionEntry(Action action, ICancelable cancelable) : TimerEntry
{
    internal override void Fire()
    {
        if (cancelable is not { IsCancellationRequested: true }) action();
    }
}
