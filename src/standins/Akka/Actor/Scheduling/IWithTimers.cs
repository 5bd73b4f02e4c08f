namespace Akka.Actor;

/// <summary>An actor with timers of its own, which it has from its constructor on.</summary>
public interface IWithTimers
{
    ITimerScheduler Timers { get; set; }
}
