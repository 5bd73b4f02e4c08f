using Akka.Hosting;

namespace Akka.Persistence.Hosting;

/// <summary>Journals and snapshot stores of a host's actor system.</summary>
public static class AkkaPersistenceHostingExtensions
{
    /// <summary>Keeps events in memory only.</summary>
    public static AkkaConfigurationBuilder WithInMemoryJournal(this AkkaConfigurationBuilder builder)
        => builder.AddHocon(
            """
            akka.persistence.journal.plugin = "akka.persistence.journal.inmem"
            akka.persistence.journal.inmem.class = "Akka.Persistence.Journal.MemoryJournal, Akka.Persistence"
            """,
            HoconAddMode.Prepend);

    /// <summary>Keeps snapshots in memory only.</summary>
    public static AkkaConfigurationBuilder WithInMemorySnapshotStore(
        this AkkaConfigurationBuilder builder, string snapshotStoreId = "inmem", bool isDefaultPlugin = true)
    {
        var path = $"akka.persistence.snapshot-store.{snapshotStoreId}";
        builder.AddHocon(
            $"""{path}.class = "Akka.Persistence.Snapshot.MemorySnapshotStore, Akka.Persistence" """, HoconAddMode.Prepend);
        return isDefaultPlugin
            ? builder.AddHocon($"""akka.persistence.snapshot-store.plugin = "{path}" """, HoconAddMode.Prepend)
            : builder;
    }
}
