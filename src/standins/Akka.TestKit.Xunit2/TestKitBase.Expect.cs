using Akka.Actor;

namespace Akka.TestKit;

/// <content>Expectations about received messages. A time that is not given is what is left of the enclosing
/// <c>Within</c>, or <c>akka.test.single-expect-default</c>, three seconds.</content>
public abstract partial class TestKitBase
{
    /// <summary>Expects a message of a type.</summary>
    public T ExpectMsg<T>(TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default)
        => Expect<T>(duration, hint, (_, _) => { }, cancellationToken);

    /// <summary>Expects a message that equals <paramref name="message"/>.</summary>
    public T ExpectMsg<T>(
        T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default)
        => Expect<T>(timeout, hint, (received, _) => Assert.Equal(message, received), cancellationToken);

    /// <summary>Expects a message that fulfils a condition.</summary>
    public T ExpectMsg<T>(
        Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default)
        => ExpectMsg<T>((message, _) => isMessage(message), timeout, hint, cancellationToken);

    /// <summary>Expects a message that passes further assertions.</summary>
    public T ExpectMsg<T>(
        Action<T> assert, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default)
        => Expect<T>(timeout, hint, (message, _) => assert(message), cancellationToken);

    /// <summary>Expects a message and a sender that fulfil a condition.</summary>
    public T ExpectMsg<T>(
        Func<T, IActorRef, bool> isMessageAndSender,
        TimeSpan? timeout = null,
        string hint = null,
        CancellationToken cancellationToken = default)
        => Expect<T>(
            timeout,
            hint,
            (message, sender) => Assert.True(
                isMessageAndSender(message, sender),
                $"Got {{{message}}} of the expected type {typeof(T)} from {sender}, but {hint ?? "the condition"} does not hold"),
            cancellationToken);

    /// <summary>Expects a message and a sender that pass further assertions.</summary>
    public T ExpectMsg<T>(
        Action<T, IActorRef> assertMessageAndSender,
        TimeSpan? timeout = null,
        string hint = null,
        CancellationToken cancellationToken = default)
        => Expect(timeout, hint, assertMessageAndSender, cancellationToken);

    /// <summary>Expects a message of a type, from <paramref name="sender"/>.</summary>
    public T ExpectMsgFrom<T>(
        IActorRef sender, TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default)
        => Expect<T>(duration, hint, (_, actual) => Assert.Equal(sender, actual), cancellationToken);

    /// <summary>Expects the end of a watched actor.</summary>
    public Terminated ExpectTerminated(
        IActorRef target, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default)
        => Expect<Terminated>(timeout, hint, (message, _) => Assert.Equal(target, message.ActorRef), cancellationToken);

    /// <summary>Expects silence for as long as a message would be waited for.</summary>
    public void ExpectNoMsg(CancellationToken cancellationToken = default)
        => ExpectNoMsg(RemainingOr(_singleExpectDefault), cancellationToken);

    /// <summary>Expects silence.</summary>
    public void ExpectNoMsg(int milliseconds, CancellationToken cancellationToken = default)
        => ExpectNoMsg(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    /// <summary>Expects silence.</summary>
    public void ExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken = default)
    {
        if (TryReceive(duration, cancellationToken))
            Assert.Fail($"Expected no message for {duration}, but got {{{LastMessage}}} from {LastSender}");
        _lastWasNoMessage = true;
    }

    private T Expect<T>(TimeSpan? duration, string hint, Action<T, IActorRef> assert, CancellationToken cancellationToken)
    {
        var limit = duration ?? RemainingOr(_singleExpectDefault);
        if (!TryReceive(limit, cancellationToken))
            Assert.Fail($"Timeout {limit} while waiting for a message of type {typeof(T)} {hint}");
        if (LastMessage is not T message)
        {
            Assert.Fail($"Expected a message of type {typeof(T)}, but got {{{LastMessage}}} (type {LastMessage.GetType()}) " +
                $"from {LastSender} {hint}");
            return default;
        }

        assert(message, LastSender);
        return message;
    }

    private bool TryReceive(TimeSpan duration, CancellationToken cancellationToken)
    {
        _lastWasNoMessage = false;
        return _received.TryTake(Deadline.After(duration), cancellationToken, out _last);
    }
}
