using Akka.Actor;

namespace Fuzmon.Monitor;

/// <summary>
/// The timer of a process's ticks. Not one of the actor's <see cref="ITimerScheduler"/>, whose messages a persistent actor puts
/// aside unseen while it recovers: these it can tell from others and handle at once.
/// </summary>
internal sealed class TickTimer(IProcessHost host)
{
    private ICancelable? _timer;
    private Tick? _next;

    /// <summary>Sets the next tick in place of the one that was set.</summary>
    public void Start(TimeSpan delay)
    {
        _timer?.Cancel();
        _next = new Tick();
        _timer = host.Scheduler.ScheduleTellOnceCancelable(delay, host.Self, _next, ActorRefs.NoSender);
    }

    public void Cancel()
    {
        _timer?.Cancel();
        _next = null;
    }

    /// <summary>Whether that is the tick that was set last: a cancelled one may be on its way already.</summary>
    public bool IsDue(Tick tick) => ReferenceEquals(tick, _next);
}
