using System.Collections.Concurrent;

namespace Fuzmon.Benchmarks.Actors;

/// <summary>The floor: a queue that one work item of the thread pool drains, and nothing else that an actor is.</summary>
internal sealed class WorkQueue(Action<object> handle) : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<object> _messages = new();
    private int _scheduled;

    public void Post(object message)
    {
        _messages.Enqueue(message);
        Schedule();
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (_messages.TryDequeue(out var message))
            handle(message);
        // With a full fence: a plain store could pass the look that follows, and the message that came between would wait for ever.
        Interlocked.Exchange(ref _scheduled, 0);
        if (!_messages.IsEmpty)
            Schedule();
    }

    private void Schedule()
    {
        if (Interlocked.Exchange(ref _scheduled, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }
}
