namespace Akka.Persistence;

/// <summary>Something that recovers from its events.</summary>
public interface IPersistenceRecovery
{
    Recovery Recovery { get; }
}
