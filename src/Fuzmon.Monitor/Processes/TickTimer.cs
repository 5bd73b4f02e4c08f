using Akka.Actor;

namespace Fuzmon.Monitor;

/// <summary>
/// The timer of a process's ticks. A persistent actor that recovers puts the messages of its <see cref="ITimerScheduler"/> aside
/// unseen; until it has recovered ticks come from the system's scheduler, which costs more, so that it can tell them from others
/// and handle them at once.
/// </summary>
internal sealed class TickTimer(IProcessHost host)
{
    private const string Key = "tick";

    private ICancelable? _early;
    private Tick _tick = new();

    /// <summary>Sets the next tick in place of the one that was set.</summary>
    public void Start(TimeSpan delay, bool isRecovering)
    {
        if (!isRecovering)
        {
            CancelEarly();
            host.Timers.StartSingleTimer(Key, _tick, delay);
            return;
        }

        Cancel();
        _early = host.Scheduler.ScheduleTellOnceCancelable(delay, host.Self, _tick, ActorRefs.NoSender);
    }

    public void Cancel()
    {
        CancelEarly();
        host.Timers.Cancel(Key);
    }

    /// <summary>Takes a tick; false for one that was cancelled.</summary>
    public bool TryTake(Tick tick)
    {
        if (!ReferenceEquals(tick, _tick))
            return false;

        _early = null;
        return true;
    }

    private void CancelEarly()
    {
        if (_early is null)
            return;

        // It may be on its way already, and must not be taken for the next one.
        _early.Cancel();
        _early = null;
        _tick = new Tick();
    }
}
