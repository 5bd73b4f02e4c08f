namespace Akka.Actor;

/// <summary>Something that a <see cref="TimingWheel"/> fires; a node of a slot's list.</summary>
internal abstract class TimerEntry
{
    /// <summary>Set by any thread.</summary>
    internal volatile bool IsCancelled;

    // All of these are guarded by the wheel. Deadline and interval are in TimeSpan's ticks, Tick in milliseconds.
    internal long Deadline;
    internal long Interval;
    internal long Tick;
    internal int Slot = -1;
    internal TimerEntry Previous;
    internal TimerEntry Next;

    internal abstract void Fire();

    /// <summary>Called instead of <see cref="Fire"/> when the wheel has stopped.</summary>
    internal virtual void OnStopped()
    {
    }
}
