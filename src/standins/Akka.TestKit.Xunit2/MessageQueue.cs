using Akka.Actor;

namespace Akka.TestKit;

/// <summary>What a test actor received: filled by the actor, emptied by the thread of the test.</summary>
internal sealed class MessageQueue
{
    private readonly Queue<Envelope> _received = new();

    public void Add(Envelope envelope)
    {
        lock (_received)
        {
            _received.Enqueue(envelope);
            Monitor.Pulse(_received);
        }
    }

    public bool TryTake(Deadline deadline, CancellationToken cancellationToken, out Envelope envelope)
    {
        using var wake = cancellationToken.Register(() =>
        {
            lock (_received)
                Monitor.PulseAll(_received);
        });
        lock (_received)
        {
            while (!_received.TryDequeue(out envelope))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!Monitor.Wait(_received, deadline.Remaining) && deadline.HasPassed)
                    return _received.TryDequeue(out envelope);
            }

            return true;
        }
    }
}
