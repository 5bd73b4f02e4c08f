namespace Akka.TestKit;

/// <content>Waiting for what is no message.</content>
public abstract partial class TestKitBase
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>Runs an assertion until it passes; fails as it fails when the time is over.</summary>
    public void AwaitAssert(
        Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        var deadline = Deadline.After(duration ?? RemainingOr(_singleExpectDefault));
        while (true)
        {
            try
            {
                assertion();
                return;
            }
            catch (Exception) when (!deadline.HasPassed)
            {
                Pause(interval ?? PollInterval, deadline, cancellationToken);
            }
        }
    }

    /// <summary>Waits until a condition holds.</summary>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default)
        => AwaitCondition(conditionIsFulfilled, max: null, cancellationToken);

    /// <summary>Waits until a condition holds.</summary>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default)
        => AwaitCondition(conditionIsFulfilled, max, message: null, cancellationToken);

    /// <summary>Waits until a condition holds; fails with <paramref name="message"/>.</summary>
    public void AwaitCondition(
        Func<bool> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default)
    {
        var limit = max ?? RemainingOr(_singleExpectDefault);
        var deadline = Deadline.After(limit);
        while (!conditionIsFulfilled())
        {
            if (deadline.HasPassed)
                Assert.Fail($"Timeout {limit} expired while waiting for condition. {message}");
            Pause(PollInterval, deadline, cancellationToken);
        }
    }

    /// <summary>Runs an action that must end in time; the expectations in it wait no longer than that.</summary>
    public void Within(
        TimeSpan max, Action action, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
        => Within(
            max,
            () =>
            {
                action();
                return true;
            },
            epsilonValue,
            cancellationToken);

    /// <summary>Runs a function that must end in time; the expectations in it wait no longer than that.</summary>
    public T Within<T>(
        TimeSpan max, Func<T> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var outer = _within;
        var left = RemainingOr(max);
        var limit = left < max ? left : max;
        var end = Deadline.After(limit + (epsilonValue ?? TimeSpan.Zero));
        _within = Deadline.After(limit);
        _lastWasNoMessage = false;
        T result;
        try
        {
            result = function();
        }
        finally
        {
            _within = outer;
        }

        // A block that ends with an expected silence takes all its time by design.
        if (end.HasPassed && !_lastWasNoMessage)
            Assert.Fail($"Block took longer than {limit}");
        return result;
    }

    private TimeSpan RemainingOr(TimeSpan duration) => _within?.Remaining ?? duration;

    private static void Pause(TimeSpan interval, Deadline deadline, CancellationToken cancellationToken)
    {
        var left = deadline.Remaining;
        cancellationToken.WaitHandle.WaitOne(left < interval ? left : interval);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
