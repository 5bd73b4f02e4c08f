using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Keeps the test actor the current actor of its test, and so the sender of what the test tells, past every await.</summary>
internal sealed class ImplicitSenderContext(ActorCell cell) : SynchronizationContext
{
    public static void Install(IActorRef testActor)
    {
        var cell = ((LocalActorRef)testActor).Cell;
        ActorCell.Current = cell;
        SetSynchronizationContext(new ImplicitSenderContext(cell));
    }

    public override void Post(SendOrPostCallback d, object state)
        => ThreadPool.QueueUserWorkItem(
            _ =>
            {
                ActorCell.Current = cell;
                SetSynchronizationContext(this);
                try
                {
                    d(state);
                }
                finally
                {
                    // The pool resets the context of its threads by itself.
                    ActorCell.Current = null;
                }
            },
            state: (object)null);
}
