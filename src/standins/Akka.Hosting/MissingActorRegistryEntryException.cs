namespace Akka.Hosting;

/// <summary>No actor is registered under the key.</summary>
public sealed class MissingActorRegistryEntryException : ActorRegistryException
{
    /// <summary>With a message.</summary>
    public MissingActorRegistryEntryException(string message) : base(message)
    {
    }

    /// <summary>With a message and the cause.</summary>
    public MissingActorRegistryEntryException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
