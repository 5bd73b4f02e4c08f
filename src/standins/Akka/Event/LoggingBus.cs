using Akka.Actor;

namespace Akka.Event;

/// <summary>Hands events to whoever subscribed to their type, a base type or an interface.</summary>
public class LoggingBus
{
    private readonly Lock _lock = new();
    private readonly List<(IActorRef Subscriber, Type Channel)> _subscriptions = [];
    // Replaced whole on every change, so that publishing only reads.
    private volatile Dictionary<Type, IActorRef[]> _subscribersOf = new();

    public LogLevel LogLevel { get; private set; } = LogLevel.InfoLevel;

    /// <summary>Above every level, when nothing is to be logged at all.</summary>
    internal static LogLevel Off => (LogLevel)int.MaxValue;

    public void SetLogLevel(LogLevel logLevel) => LogLevel = logLevel;

    public virtual bool Subscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(channel);
        var cell = (subscriber as LocalActorRef)?.Cell;
        lock (_lock)
        {
            if (_subscriptions.Contains((subscriber, channel))) return false;
            _subscriptions.Add((subscriber, channel));
            _subscribersOf = new();
            cell?.IsSubscribed = true;
        }
        // Its end unsubscribes an actor, unless it came before the mark.
        if (cell?.Mailbox.IsClosed == true) Unsubscribe(subscriber);
        return true;
    }

    public virtual bool Unsubscribe(IActorRef subscriber, Type channel) =>
        RemoveAll(subscription => subscription.Channel == channel && subscription.Subscriber.Equals(subscriber));

    public virtual bool Unsubscribe(IActorRef subscriber) => RemoveAll(subscription => subscription.Subscriber.Equals(subscriber));

    public virtual void Publish(object @event)
    {
        if (!_subscribersOf.TryGetValue(@event.GetType(), out var subscribers)) subscribers = FindSubscribers(@event.GetType());
        foreach (var subscriber in subscribers) subscriber.Tell(@event, ActorRefs.NoSender);
    }

    internal static LogLevel ParseLevel(string level) => level.ToUpperInvariant() switch
    {
        "DEBUG" => LogLevel.DebugLevel,
        "INFO" => LogLevel.InfoLevel,
        "WARNING" => LogLevel.WarningLevel,
        "ERROR" => LogLevel.ErrorLevel,
        "OFF" => Off,
        _ => throw new ArgumentException($"Unknown LogLevel: \"{level}\". Valid values are: DEBUG, INFO, WARNING, ERROR, OFF", nameof(level)),
    };

    private bool RemoveAll(Predicate<(IActorRef Subscriber, Type Channel)> isMeant)
    {
        lock (_lock)
        {
            if (_subscriptions.RemoveAll(isMeant) == 0) return false;
            _subscribersOf = new();
            return true;
        }
    }

    private IActorRef[] FindSubscribers(Type type)
    {
        lock (_lock)
        {
            IActorRef[] found =
                [.. _subscriptions.Where(each => each.Channel.IsAssignableFrom(type)).Select(each => each.Subscriber).Distinct()];
            _subscribersOf = new(_subscribersOf) { [type] = found };
            return found;
        }
    }
}
