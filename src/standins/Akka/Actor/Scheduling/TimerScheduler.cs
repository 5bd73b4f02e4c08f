namespace Akka.Actor;

/// <summary>The timers of one incarnation of an actor.</summary>
internal sealed class TimerScheduler : ITimerScheduler
{
    private readonly ActorCell _cell;
    private readonly Dictionary<object, TimerMessage> _timers = new();

    internal TimerScheduler(ActorCell cell) => _cell = cell;

    public IReadOnlyCollection<object> ActiveTimers => _timers.Keys;

    public bool IsTimerActive(object key) => _timers.ContainsKey(key);

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) =>
        Start(key, msg, interval, interval, ActorRefs.NoSender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender) =>
        Start(key, msg, interval, interval, sender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval) =>
        Start(key, msg, initialDelay, interval, ActorRefs.NoSender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender) =>
        Start(key, msg, initialDelay, interval, sender);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout) =>
        Start(key, msg, timeout, interval: null, ActorRefs.NoSender);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender) =>
        Start(key, msg, timeout, interval: null, sender);

    public void Cancel(object key)
    {
        if (_timers.Remove(key, out var timer)) _cell.SystemImpl.Wheel.Cancel(timer.Entry);
    }

    public void CancelAll()
    {
        foreach (var timer in _timers.Values) _cell.SystemImpl.Wheel.Cancel(timer.Entry);
        _timers.Clear();
    }

    /// <summary>The content of a timer's message, unless the timer was cancelled or replaced while the message waited.</summary>
    internal bool TryTake(TimerMessage message, out object content)
    {
        content = message.Content;
        if (!_timers.TryGetValue(message.Key, out var current) || !ReferenceEquals(current, message)) return false;
        if (!message.IsPeriodic) _timers.Remove(message.Key);
        return true;
    }

    private void Start(object key, object content, TimeSpan delay, TimeSpan? interval, IActorRef sender)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        if (interval is { } period) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero, nameof(interval));
        Cancel(key);
        var message = TimerMessage.For(key, content, interval is not null);
        message.Entry = new TellEntry(_cell.SelfRef, message, sender);
        _timers.Add(key, message);
        _cell.SystemImpl.Wheel.Add(message.Entry, delay, interval.GetValueOrDefault());
    }
}
