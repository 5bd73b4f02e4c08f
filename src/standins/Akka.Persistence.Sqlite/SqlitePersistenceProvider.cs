using Akka.Actor;

namespace Akka.Persistence.Sqlite;

/// <summary>The key of <see cref="SqlitePersistence"/>.</summary>
public class SqlitePersistenceProvider : ExtensionIdProvider<SqlitePersistence>
{
    public override SqlitePersistence CreateExtension(ExtendedActorSystem system) => new(system);
}
