using System.Diagnostics.CodeAnalysis;

namespace Akka.Actor;

/// <summary>
/// The temporary sender of an Ask. It is registered nowhere: once nobody holds it, it is gone. Whichever comes first of answer,
/// time-out and cancellation ends it.
/// </summary>
internal sealed class FutureActorRef<T> : MinimalActorRef, ITimeout
{
    // The asker's code must not run on the thread of the actor that answers.
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _cancellation;
    private TimeSpan _limit;
    private TimerEntry _timer;
    private ActorPath _path;

    internal FutureActorRef(ActorSystemImpl system) => System = system;

    public override ActorPath Path => _path ?? MakePath();

    internal override ActorSystemImpl System { get; }

    internal Task<T> Result => _result.Task;

    internal void Arm(TimeSpan? timeout, CancellationToken cancellationToken)
    {
        if (timeout is { } limit && limit != Timeout.InfiniteTimeSpan)
        {
            _limit = limit;
            var timer = new TimeoutEntry(this);
            _timer = timer;
            System.Wheel.Add(timer, limit);
        }
        if (cancellationToken.CanBeCanceled)
        {
            _cancellation = cancellationToken.UnsafeRegister(
                static (future, token) => ((FutureActorRef<T>)future).Cancel(token), this);
        }
    }

    [SuppressMessage("Usage", "CA2208", Justification = "Upstream's exception for an answer of the wrong type.")]
    [SuppressMessage("Usage", "MA0015", Justification = "Upstream's exception for an answer of the wrong type.")]
    protected override void TellInternal(object message, IActorRef sender)
    {
        var taken = message switch
        {
            T answer => _result.TrySetResult(answer),
            Status.Failure failure => _result.TrySetException(
                failure.Cause ?? new TaskCanceledException("Task cancelled by actor via Failure message.")),
            _ => _result.TrySetException(new ArgumentException(
                $"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]")),
        };
        if (taken)
            Disarm();
        else if (!_result.Task.IsCanceled)
            System.PublishDeadLetter(message, sender, this);
    }

    internal override void SendSystemMessage(SystemMessage message)
    {
        if (message is DeathWatchNotification died)
            Tell(new Terminated(died.Actor, died.ExistenceConfirmed, addressTerminated: false), died.Actor);
        else
            message.OnDead(this);
    }

    void ITimeout.OnTimeout()
    {
        if (_result.TrySetException(new AskTimeoutException($"Timeout after {_limit.TotalSeconds:F2} seconds"))) Disarm();
    }

    private void Cancel(CancellationToken token)
    {
        if (_result.TrySetCanceled(token)) Disarm();
    }

    private void Disarm()
    {
        if (_timer is not null) System.Wheel.Cancel(_timer);
        // Unregister, not Dispose: the callback itself may be the one that is running.
        _cancellation.Unregister();
    }

    private ActorPath MakePath()
    {
        Interlocked.CompareExchange(ref _path, System.NextTempPath(), comparand: null);
        return _path;
    }
}
