using System.Collections.Immutable;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Persistence.Sqlite;
using Akka.Serialization;

namespace Akka.Persistence.Tests.Support;

/// <summary>Set-ups of actor systems for tests: expected failures are not logged, and a busy machine is waited for.</summary>
internal static class Systems
{
    private const string Quiet =
        """
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.test.single-expect-default = 30s
        """;

    public static ActorSystemSetup InMemory(string more = "") => With(ConfigurationFactory.ParseString(
        $$"""
          {{Quiet}}
          {{more}}
          akka.persistence.journal.plugin = "akka.persistence.journal.inmem"
          akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
          """));

    public static ActorSystemSetup InSqlite(string path, string more = "", string connection = "", string journal = "BatchingSqliteJournal")
        => With(ConfigurationFactory.ParseString(
            $$"""
              {{Quiet}}
              {{more}}
              akka.persistence.journal.sqlite {
                  class = "Akka.Persistence.Sqlite.Journal.{{journal}}, Akka.Persistence.Sqlite"
                  connection-string = "Data Source={{path}};Pooling=False{{connection}}"
                  auto-initialize = on
              }
              akka.persistence.snapshot-store.sqlite {
                  connection-string = "Data Source={{path}};Pooling=False{{connection}}"
                  auto-initialize = on
              }
              """).WithFallback(SqlitePersistence.DefaultConfiguration()));

    private static ActorSystemSetup With(Config configuration) => ActorSystemSetup.Create(
        BootstrapSetup.Create().WithConfig(configuration),
        SerializationSetup.Create(system => ImmutableHashSet.Create(
            SerializerDetails.Create("measured", new MeasuredSerializer(system), [typeof(Measured), typeof(Explosive)]),
            SerializerDetails.Create("foreign", new ForeignSerializer(system), [typeof(Foreign)]))));
}
