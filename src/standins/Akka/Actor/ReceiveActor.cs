using Akka.Actor.Internal;
using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>An actor that declares handlers by type, in its constructor and in <c>Become</c>; the first that fits is taken.</summary>
public abstract class ReceiveActor : UntypedActor, IInitializableActor
{
    private readonly MessageHandlers _initial = new();
    private MessageHandlers _configuring;

    protected ReceiveActor() => _configuring = _initial;

    protected sealed override void OnReceive(object message)
    {
        if (!_initial.TryHandle(message)) Unhandled(message);
    }

    protected void Become(Action configure) => base.Become(Configure(configure));

    protected void BecomeStacked(Action configure) => base.BecomeStacked(Configure(configure));

    protected void Receive<T>(Action<T> handler, Predicate<T> shouldHandle = null) => Add(shouldHandle, handler);

    protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) => Add(shouldHandle, handler);

    protected void Receive<T>(Func<T, bool> handler) => Handlers.Add(new FilteringHandler<T>(handler));

    protected void Receive(Type messageType, Action<object> handler, Predicate<object> shouldHandle = null) =>
        Receive(messageType, shouldHandle, handler);

    protected void Receive(Type messageType, Predicate<object> shouldHandle, Action<object> handler) => Receive(messageType, message =>
    {
        if (shouldHandle is not null && !shouldHandle(message)) return false;
        handler(message);
        return true;
    });

    protected void Receive(Type messageType, Func<object, bool> handler) =>
        Handlers.Add(new FilteringHandler<object>(message => messageType.IsInstanceOfType(message) && handler(message)));

    protected void ReceiveAny(Action<object> handler) => Add(shouldHandle: null, handler);

    protected void ReceiveAsync<T>(Func<T, Task> handler, Predicate<T> shouldHandle = null) => Add(shouldHandle, Awaited(handler));

    protected void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => Add(shouldHandle, Awaited(handler));

    protected void ReceiveAsync(Type messageType, Func<object, Task> handler, Predicate<object> shouldHandle = null) =>
        Receive(messageType, shouldHandle, Awaited(handler));

    protected void ReceiveAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler) =>
        Receive(messageType, shouldHandle, Awaited(handler));

    protected void ReceiveAnyAsync(Func<object, Task> handler) => Add(shouldHandle: null, Awaited(handler));

    /// <summary>Ends the constructor's declarations.</summary>
    void IInitializableActor.Init() => _configuring = null;

    private MessageHandlers Handlers => _configuring ?? throw new InvalidOperationException(
        "You may only call Receive-methods when constructing the actor and inside Become().");

    private static Action<T> Awaited<T>(Func<T, Task> handler) => message => ActorTaskScheduler.RunTask(() => handler(message));

    private void Add<T>(Predicate<T> shouldHandle, Action<T> handler) =>
        Handlers.Add(new TypedHandler<T>(handler, shouldHandle), catchesAll: typeof(T) == typeof(object) && shouldHandle is null);

    private Receive Configure(Action configure)
    {
        var outer = _configuring;
        var handlers = _configuring = new MessageHandlers();
        try
        {
            configure();
        }
        finally
        {
            _configuring = outer;
        }
        return handlers.TryHandle;
    }
}
