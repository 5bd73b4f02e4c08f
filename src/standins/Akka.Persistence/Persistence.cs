using Akka.Actor;
using Akka.Configuration;

namespace Akka.Persistence;

/// <summary>The key of the extension that knows a system's journals and snapshot stores.</summary>
public class Persistence : ExtensionIdProvider<PersistenceExtension>
{
    public static Persistence Instance { get; } = new();

    public override PersistenceExtension CreateExtension(ExtendedActorSystem system) => new(system);

    public static Config DefaultConfig() => ConfigurationFactory.ParseString(
        """
        akka.persistence {
            max-concurrent-recoveries = 50
            journal.plugin = "akka.persistence.journal.inmem"
            journal.inmem.class = "Akka.Persistence.Journal.MemoryJournal, Akka.Persistence"
            snapshot-store.plugin = "akka.persistence.no-snapshot-store"
            snapshot-store.inmem.class = "Akka.Persistence.Snapshot.MemorySnapshotStore, Akka.Persistence"
            no-snapshot-store.class = "Akka.Persistence.Snapshot.NoSnapshotStore, Akka.Persistence"
            journal-plugin-fallback.recovery-event-timeout = 30s
        }
        """);
}
