namespace Akka.Dispatch;

/// <summary>Runs mailboxes; there is one here, over the thread pool of the runtime.</summary>
public abstract class MessageDispatcher
{
    private protected MessageDispatcher()
    {
    }

    public string Id { get; protected set; }

    /// <summary>Queues work on the dispatcher's threads.</summary>
    public void Schedule(Action run) => ThreadPool.UnsafeQueueUserWorkItem(static action => action(), run, preferLocal: false);
}
