using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Puts what it receives into the queue of its test kit.</summary>
internal sealed class TestActor(MessageQueue queue) : ActorBase
{
    private Func<object, bool> _ignore;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case WatchRequest request:
                Context.Watch(request.Subject);
                break;
            case UnwatchRequest request:
                Context.Unwatch(request.Subject);
                break;
            case IgnoreRequest request:
                _ignore = request.Ignore;
                break;
            default:
                if (_ignore?.Invoke(message) != true)
                    queue.Add(new(message, Sender));
                break;
        }

        return true;
    }

    internal sealed record WatchRequest(IActorRef Subject);

    internal sealed record UnwatchRequest(IActorRef Subject);

    internal sealed record IgnoreRequest(Func<object, bool> Ignore);
}
