using Akka.Configuration;
using Akka.Hosting;
using Akka.Persistence.Sqlite;
using Microsoft.Data.Sqlite;

namespace Fuzmon.Monitor;

/// <summary>Where events and snapshots are kept.</summary>
internal static class JournalSetup
{
    /// <summary>Keeps events and snapshots in one SQLite file.</summary>
    /// <param name="builder">Of the actor system.</param>
    /// <param name="path">The file; it is made, with its tables, when it is first used.</param>
    /// <param name="flushInterval">Unused: this journal writes as soon as it can.</param>
    public static AkkaConfigurationBuilder ConfigureJournal(
        this AkkaConfigurationBuilder builder, string path, TimeSpan flushInterval)
    {
        _ = flushInterval;
        UseWriteAheadLog(path);
        var connectionString = new SqliteConnectionStringBuilder { DataSource = path }.ConnectionString;
        var configuration = ConfigurationFactory.ParseString(
            $$""""
              akka.persistence.journal.plugin = "akka.persistence.journal.sqlite"
              akka.persistence.journal.sqlite {
                  class = "Akka.Persistence.Sqlite.Journal.BatchingSqliteJournal, Akka.Persistence.Sqlite"
                  connection-string = """{{connectionString}}"""
                  auto-initialize = on
                  max-batch-size = 1000
              }
              akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.sqlite"
              akka.persistence.snapshot-store.sqlite {
                  connection-string = """{{connectionString}}"""
                  auto-initialize = on
              }
              """");
        return builder.AddHocon(configuration.WithFallback(SqlitePersistence.DefaultConfiguration()), HoconAddMode.Prepend);
    }

    /// <summary>Stays with the file, so once is enough; the journal itself leaves the mode alone.</summary>
    private static void UseWriteAheadLog(string path)
    {
        try
        {
            var where = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false };
            using var connection = new SqliteConnection(where.ConnectionString);
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL";
            command.ExecuteNonQuery();
        }
        catch (SqliteException)
        {
            // The journal will meet the same trouble, and has somebody to tell.
        }
    }
}
