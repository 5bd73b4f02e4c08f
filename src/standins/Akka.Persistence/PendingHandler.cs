namespace Akka.Persistence;

/// <summary>What is to be done once an event is written, and whether commands wait for it.</summary>
internal abstract class PendingHandler(bool isStashing)
{
    internal bool IsStashing => isStashing;

    internal abstract void Invoke(object @event);
}

internal sealed class PendingHandler<TEvent>(Action<TEvent> handler, bool isStashing) : PendingHandler(isStashing)
{
    internal override void Invoke(object @event) => handler((TEvent)@event);
}
