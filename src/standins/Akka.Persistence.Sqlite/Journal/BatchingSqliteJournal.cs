using Akka.Configuration;
using Akka.Persistence.Journal;

namespace Akka.Persistence.Sqlite.Journal;

/// <summary>Writes what all actors have gathered in one transaction.</summary>
public class BatchingSqliteJournal : WriteJournalBase
{
    private readonly SqliteJournalPlugin _plugin;

    public BatchingSqliteJournal(Config config) => _plugin = new SqliteJournalPlugin(
        Context.System, config.WithFallback(SqlitePersistence.Get(Context.System).DefaultJournalConfig), noTags: "");

    protected override void PreStart() => _plugin.Open();

    protected override void PostStop() => _plugin.Close();

    protected override bool Receive(object message) => _plugin.Receive(message);
}
