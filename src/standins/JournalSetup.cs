using System.Globalization;
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
    /// <param name="flushInterval">How long an event may wait for others to be written with it: what a kill can cost at most.</param>
    public static AkkaConfigurationBuilder ConfigureJournal(
        this AkkaConfigurationBuilder builder, string path, TimeSpan flushInterval)
    {
        var connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString;
        var configuration = ConfigurationFactory.ParseString(
            $$""""
              akka.persistence.journal.plugin = "akka.persistence.journal.sqlite"
              akka.persistence.journal.sqlite {
                  class = "Akka.Persistence.Sqlite.Journal.BatchingSqliteJournal, Akka.Persistence.Sqlite"
                  connection-string = """{{connectionString}}"""
                  auto-initialize = on
                  flush-interval = {{flushInterval.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture)}}ms
              }
              akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.sqlite"
              akka.persistence.snapshot-store.sqlite {
                  connection-string = """{{connectionString}}"""
                  auto-initialize = on
              }
              """");
        return builder.AddHocon(configuration.WithFallback(SqlitePersistence.DefaultConfiguration()), HoconAddMode.Prepend);
    }
}
