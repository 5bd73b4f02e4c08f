using Akka.Actor;
using Akka.Configuration;

namespace Akka.Persistence.Sqlite;

/// <summary>The extension of journals and snapshots in SQLite: their settings, unless they are set otherwise.</summary>
public class SqlitePersistence : IExtension
{
    public const string JournalConfigPath = "akka.persistence.journal.sqlite";

    public const string SnapshotConfigPath = "akka.persistence.snapshot-store.sqlite";

    public readonly Config DefaultJournalConfig;

    public readonly Config DefaultSnapshotConfig;

    public SqlitePersistence(ExtendedActorSystem system)
    {
        var defaults = DefaultConfiguration();
        system.Settings.InjectTopLevelFallback(defaults);
        DefaultJournalConfig = defaults.GetConfig(JournalConfigPath);
        DefaultSnapshotConfig = defaults.GetConfig(SnapshotConfigPath);
    }

    /// <summary>The extension of a system.</summary>
    public static SqlitePersistence Get(ActorSystem system) => new SqlitePersistenceProvider().Apply(system);

    /// <summary>Names the plugins as the default ones; the connection strings are for the program to set.</summary>
    public static Config DefaultConfiguration() => ConfigurationFactory.ParseString(
        """
        akka.persistence {
            journal {
                plugin = "akka.persistence.journal.sqlite"
                sqlite {
                    class = "Akka.Persistence.Sqlite.Journal.SqliteJournal, Akka.Persistence.Sqlite"
                    connection-string = ""
                    connection-timeout = 30s
                    table-name = event_journal
                    metadata-table-name = journal_metadata
                    auto-initialize = off
                }
            }
            snapshot-store {
                plugin = "akka.persistence.snapshot-store.sqlite"
                sqlite {
                    class = "Akka.Persistence.Sqlite.Snapshot.SqliteSnapshotStore, Akka.Persistence.Sqlite"
                    connection-string = ""
                    connection-timeout = 30s
                    table-name = snapshot
                    auto-initialize = off
                }
            }
        }
        """);
}
