namespace Akka.Actor;

/// <summary>The system's scheduler, on its timing wheel. Actions run on the wheel's thread and must not block.</summary>
internal sealed class WheelScheduler : IScheduler, IAdvancedScheduler
{
    private readonly TimingWheel _wheel;

    internal WheelScheduler(TimingWheel wheel) => _wheel = wheel;

    public IAdvancedScheduler Advanced => this;

    public DateTimeOffset Now => DateTimeOffset.UtcNow;

    public TimeSpan MonotonicClock => _wheel.Elapsed;

    public TimeSpan HighResMonotonicClock => _wheel.Elapsed;

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender) =>
        ScheduleTellOnce(delay, receiver, message, sender, cancelable: null);

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Schedule(new TellEntry(receiver, message, sender, cancelable), cancelable, delay, interval: default);

    public void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender) =>
        ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, cancelable: null);

    public void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        Schedule(new TellEntry(receiver, message, sender, cancelable), cancelable, initialDelay, interval);
    }

    public void ScheduleOnce(TimeSpan delay, Action action) => ScheduleOnce(delay, action, cancelable: null);

    public void ScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) =>
        Schedule(new ActionEntry(action, cancelable), cancelable, delay, interval: default);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action) =>
        ScheduleRepeatedly(initialDelay, interval, action, cancelable: null);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        Schedule(new ActionEntry(action, cancelable), cancelable, initialDelay, interval);
    }

    private void Schedule(TimerEntry entry, ICancelable cancelable, TimeSpan delay, TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        _wheel.Add(entry, delay, interval);
        // So that what is cancelled is let go at once, not when it would have been due.
        cancelable?.Token.UnsafeRegister(_ => _wheel.Cancel(entry), state: null);
    }
}
