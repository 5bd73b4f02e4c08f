using Akka.Actor;

namespace Akka.Persistence;

/// <summary>The journal or the snapshot store did not answer a recovering actor.</summary>
public sealed class RecoveryTimedOutException : AkkaException
{
    public RecoveryTimedOutException()
    {
    }

    public RecoveryTimedOutException(string message, Exception cause = null)
        : base(message, cause)
    {
    }
}
