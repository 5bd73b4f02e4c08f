using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.Persistence;

/// <summary>
/// A persistent actor that declares handlers by type, for commands and for what it recovers from; the first that fits is taken.
/// </summary>
public abstract class ReceivePersistentActor : UntypedPersistentActor, IInitializableActor
{
    private readonly MessageHandlers _initialCommands = new();
    private readonly MessageHandlers _recovery = new();
    private MessageHandlers _configuring;
    private bool _configured;

    protected ReceivePersistentActor() => _configuring = _initialCommands;

    void IInitializableActor.Init()
    {
        _configuring = null;
        _configured = true;
    }

    protected sealed override void OnCommand(object message)
    {
        if (!_initialCommands.TryHandle(message)) Unhandled(message);
    }

    protected sealed override void OnRecover(object message)
    {
        if (!_recovery.TryHandle(message)) Unhandled(message);
    }

    protected void Become(Action configure) => base.Become(Configure(configure));

    protected void BecomeStacked(Action configure) => base.BecomeStacked(Configure(configure));

    protected void Command<T>(Action<T> handler, Predicate<T> shouldHandle = null) => Add(shouldHandle, handler);

    protected void Command<T>(Predicate<T> shouldHandle, Action<T> handler) => Add(shouldHandle, handler);

    protected void Command<T>(Func<T, bool> handler) => Commands.Add(new FilteringHandler<T>(handler));

    protected void Command(Type messageType, Action<object> handler, Predicate<object> shouldHandle = null) =>
        Command(messageType, shouldHandle, handler);

    protected void Command(Type messageType, Predicate<object> shouldHandle, Action<object> handler) =>
        Commands.Add(OfType(messageType, shouldHandle, handler));

    protected void Command(Type messageType, Func<object, bool> handler) =>
        Commands.Add(new FilteringHandler<object>(message => messageType.IsInstanceOfType(message) && handler(message)));

    protected void Command(Action<object> handler) => Add(shouldHandle: null, handler);

    protected void CommandAny(Action<object> handler) => Add(shouldHandle: null, handler);

    protected void CommandAsync<T>(Func<T, Task> handler, Predicate<T> shouldHandle = null) => Add(shouldHandle, Awaited(handler));

    protected void CommandAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => Add(shouldHandle, Awaited(handler));

    protected void CommandAsync(Type messageType, Func<object, Task> handler, Predicate<object> shouldHandle = null) =>
        Command(messageType, shouldHandle, Awaited(handler));

    protected void CommandAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler) =>
        Command(messageType, shouldHandle, Awaited(handler));

    protected void CommandAnyAsync(Func<object, Task> handler) => Add(shouldHandle: null, Awaited(handler));

    protected void Recover<T>(Action<T> handler, Predicate<T> shouldHandle = null) =>
        Recoveries.Add(new TypedHandler<T>(handler, shouldHandle));

    protected void Recover<T>(Predicate<T> shouldHandle, Action<T> handler) =>
        Recoveries.Add(new TypedHandler<T>(handler, shouldHandle));

    protected void Recover<T>(Func<T, bool> handler) => Recoveries.Add(new FilteringHandler<T>(handler));

    protected void Recover(Type messageType, Action<object> handler, Predicate<object> shouldHandle = null) =>
        Recover(messageType, shouldHandle, handler);

    protected void Recover(Type messageType, Predicate<object> shouldHandle, Action<object> handler) =>
        Recoveries.Add(OfType(messageType, shouldHandle, handler));

    protected void Recover(Type messageType, Func<object, bool> handler) =>
        Recoveries.Add(new FilteringHandler<object>(message => messageType.IsInstanceOfType(message) && handler(message)));

    protected void RecoverAny(Action<object> handler) =>
        Recoveries.Add(new TypedHandler<object>(handler, shouldHandle: null), catchesAll: true);

    private MessageHandlers Commands => _configuring ?? throw new InvalidOperationException(
        "You may only call Command-methods when constructing the actor and inside Become().");

    private MessageHandlers Recoveries => !_configured ? _recovery : throw new InvalidOperationException(
        "You may only call Recover-methods when constructing the actor and inside Become().");

    private static FilteringHandler<object> OfType(Type type, Predicate<object> shouldHandle, Action<object> handler) => new(message =>
    {
        if (!type.IsInstanceOfType(message) || (shouldHandle is not null && !shouldHandle(message))) return false;
        handler(message);
        return true;
    });

    private Action<T> Awaited<T>(Func<T, Task> handler) => message => RunTask(() => handler(message));

    private void Add<T>(Predicate<T> shouldHandle, Action<T> handler) =>
        Commands.Add(new TypedHandler<T>(handler, shouldHandle), catchesAll: typeof(T) == typeof(object) && shouldHandle is null);

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
        return message =>
        {
            if (!handlers.TryHandle(message)) Unhandled(message);
            return true;
        };
    }
}
