using Akka.Actor;

namespace Fuzmon.Monitor;

/// <summary>
/// The timer of a process's ticks. Not one of the actor's <see cref="ITimerScheduler"/>, whose messages a persistent actor puts
/// aside unseen while it recovers: these it can tell from others and handle at once.
/// </summary>
internal sealed class TickTimer(IProcessHost host)
{
    private ICancelable? _timer;
    private Tick _tick = new();

    /// <summary>Sets the next tick in place of the one that was set.</summary>
    public void Start(TimeSpan delay)
    {
        Cancel();
        _timer = host.Scheduler.ScheduleTellOnceCancelable(delay, host.Self, _tick, ActorRefs.NoSender);
    }

    public void Cancel()
    {
        if (_timer is null)
            return;

        // It may be on its way already, and must not be taken for the next one.
        _timer.Cancel();
        _timer = null;
        _tick = new Tick();
    }

    /// <summary>Takes a tick; false for one that was cancelled.</summary>
    public bool TryTake(Tick tick)
    {
        if (!ReferenceEquals(tick, _tick))
            return false;

        _timer = null;
        return true;
    }
}
