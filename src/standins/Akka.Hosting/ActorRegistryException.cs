namespace Akka.Hosting;

/// <summary>A registry was asked for something it cannot do.</summary>
public class ActorRegistryException : Exception
{
    /// <summary>With a message.</summary>
    public ActorRegistryException(string message) : base(message)
    {
    }

    /// <summary>With a message and the cause.</summary>
    public ActorRegistryException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
