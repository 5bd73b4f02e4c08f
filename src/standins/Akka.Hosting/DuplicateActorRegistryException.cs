namespace Akka.Hosting;

/// <summary>The key is taken already.</summary>
public sealed class DuplicateActorRegistryException : ActorRegistryException
{
    /// <summary>With a message.</summary>
    public DuplicateActorRegistryException(string message) : base(message)
    {
    }

    /// <summary>With a message and the cause.</summary>
    public DuplicateActorRegistryException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
