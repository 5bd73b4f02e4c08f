namespace Akka.Actor;

/// <summary>Sent to an actor that received nothing for the time it set.</summary>
public class ReceiveTimeout : IPossiblyHarmful
{
    private ReceiveTimeout()
    {
    }

    public static ReceiveTimeout Instance { get; } = new();
}
