namespace Akka.Persistence;

/// <summary>The journal has written what it was sent; one <see cref="WriteMessageSuccess"/> an event follows.</summary>
public sealed class WriteMessagesSuccessful : IJournalResponse
{
    private WriteMessagesSuccessful()
    {
    }

    public static WriteMessagesSuccessful Instance { get; } = new();
}
