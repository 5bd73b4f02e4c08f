namespace Akka.Persistence;

/// <summary>The journal could not write; <see cref="WriteCount"/> failures follow, one an event.</summary>
public sealed class WriteMessagesFailed(Exception cause, int writeCount) : IJournalResponse
{
    public Exception Cause { get; } = cause;

    public int WriteCount { get; } = writeCount;
}
