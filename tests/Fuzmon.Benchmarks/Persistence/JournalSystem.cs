using System.Collections.Immutable;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Persistence.Sqlite;
using Akka.Serialization;

namespace Fuzmon.Benchmarks.Persistence;

/// <summary>A system with a journal and snapshots in a folder.</summary>
internal static class JournalSystem
{
    public static ActorSystem Create(string folder)
    {
        var plugin = $"""
            connection-string = "Data Source={Path.Combine(folder, "journal.db")}"
            auto-initialize = on
            """;
        var configuration = ConfigurationFactory.ParseString(
            $$"""
              akka.loglevel = OFF
              akka.stdout-loglevel = OFF
              akka.persistence.journal.sqlite {
                  class = "Akka.Persistence.Sqlite.Journal.BatchingSqliteJournal, Akka.Persistence.Sqlite"
                  {{plugin}}
              }
              akka.persistence.snapshot-store.sqlite {
                  {{plugin}}
              }
              """).WithFallback(SqlitePersistence.DefaultConfiguration());
        return ActorSystem.Create("benchmarks", ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(configuration),
            SerializationSetup.Create(system => ImmutableHashSet.Create(
                SerializerDetails.Create("sample", new SampleSerializer(system), [typeof(Sample)])))));
    }
}
