using Akka.Event;

namespace Akka.Persistence;

/// <summary>The events could not be read.</summary>
public sealed class ReplayMessagesFailure(Exception cause) : IJournalResponse, IDeadLetterSuppression
{
    public Exception Cause { get; } = cause;
}
