namespace Akka.Actor;

/// <summary>The time-out that an actor sets for the silence it will bear.</summary>
internal sealed partial class ActorCell
{
    private TimeSpan? _receiveTimeout;
    private ReceiveTimer _receiveTimer;

    public TimeSpan? ReceiveTimeout => _receiveTimeout;

    /// <summary>Set if the event stream knows this actor, so that its end is told there. Any thread.</summary>
    internal volatile bool IsSubscribed;

    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        _receiveTimeout = timeout > TimeSpan.Zero ? timeout : null;
        ArmReceiveTimer();
    }

    private void RearmReceiveTimeout(object message)
    {
        if (message is not INotInfluenceReceiveTimeout) ArmReceiveTimer();
    }

    private void HandleTimeout(ReceiveTimer timer)
    {
        if (!ReferenceEquals(timer, _receiveTimer)) return;
        ArmReceiveTimer();
        _actor.AroundReceive(_behavior, Actor.ReceiveTimeout.Instance);
    }

    private void ArmReceiveTimer()
    {
        if (_receiveTimer is not null) SystemImpl.Wheel.Cancel(_receiveTimer);
        _receiveTimer = null;
        if (_receiveTimeout is not { } timeout) return;
        _receiveTimer = new ReceiveTimer(SelfRef);
        SystemImpl.Wheel.Add(_receiveTimer, timeout);
    }
}
