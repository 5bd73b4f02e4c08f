namespace Akka.Persistence;

/// <summary>Whose events they are and where they are kept.</summary>
public interface IPersistentIdentity
{
    string PersistenceId { get; }

    string JournalPluginId { get; }

    string SnapshotPluginId { get; }
}
