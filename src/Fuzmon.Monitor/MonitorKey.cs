namespace Fuzmon.Monitor;

/// <summary>Under this type the registry of the actor system knows the monitor.</summary>
public sealed class MonitorKey
{
    private MonitorKey()
    {
    }
}
