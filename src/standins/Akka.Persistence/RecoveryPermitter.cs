using Akka.Actor;

namespace Akka.Persistence;

/// <summary>Lets only so many actors recover at once, in the order they asked; whoever ends gives its permit back.</summary>
internal sealed class RecoveryPermitter(int maxPermits) : UntypedActor
{
    private readonly LinkedList<IActorRef> _waiting = new();
    private readonly Dictionary<IActorRef, LinkedListNode<IActorRef>> _places = new();
    private readonly HashSet<IActorRef> _holders = [];

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case RequestRecoveryPermit:
                Request(Sender);
                break;
            case ReturnRecoveryPermit:
                Context.Unwatch(Sender);
                Return(Sender);
                break;
            case Terminated terminated:
                if (_places.Remove(terminated.ActorRef, out var place)) _waiting.Remove(place);
                Return(terminated.ActorRef);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Request(IActorRef actor)
    {
        // One that asks again has been restarted, and keeps its place.
        if (_places.ContainsKey(actor)) return;
        Context.Watch(actor);
        if (_holders.Count < maxPermits || _holders.Contains(actor))
            Grant(actor);
        else
            _places.Add(actor, _waiting.AddLast(actor));
    }

    private void Return(IActorRef actor)
    {
        if (!_holders.Remove(actor) || _waiting.First is not { } next) return;
        _waiting.Remove(next);
        _places.Remove(next.Value);
        Grant(next.Value);
    }

    private void Grant(IActorRef actor)
    {
        _holders.Add(actor);
        actor.Tell(RecoveryPermitGranted.Instance);
    }
}
