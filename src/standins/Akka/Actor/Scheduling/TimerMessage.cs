namespace Akka.Actor;

/// <summary>What a timer sends to its actor, and the timer's identity: a later timer of the same key is another object.</summary>
internal class TimerMessage
{
    private TimerMessage(object key, object content, bool isPeriodic)
    {
        Key = key;
        Content = content;
        IsPeriodic = isPeriodic;
    }

    internal object Key { get; }

    internal object Content { get; }

    internal bool IsPeriodic { get; }

    internal TimerEntry Entry { get; set; }

    internal static TimerMessage For(object key, object content, bool isPeriodic) =>
        content is INotInfluenceReceiveTimeout ? new Silent(key, content, isPeriodic) : new TimerMessage(key, content, isPeriodic);

    private sealed class Silent(object key, object content, bool isPeriodic)
        : TimerMessage(key, content, isPeriodic), INotInfluenceReceiveTimeout;
}
