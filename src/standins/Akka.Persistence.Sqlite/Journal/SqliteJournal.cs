using Akka.Configuration;
using Akka.Persistence.Journal;

namespace Akka.Persistence.Sqlite.Journal;

/// <summary>As <see cref="BatchingSqliteJournal"/> here; it stores NULL for the tags of an event that has none, as upstream's does.</summary>
public class SqliteJournal : WriteJournalBase
{
    private readonly SqliteJournalPlugin _plugin;

    public SqliteJournal(Config config) => _plugin = new SqliteJournalPlugin(
        Context.System, config.WithFallback(SqlitePersistence.Get(Context.System).DefaultJournalConfig), noTags: null);

    protected override void PreStart() => _plugin.Open();

    protected override void PostStop() => _plugin.Close();

    protected override bool Receive(object message) => _plugin.Receive(message);
}
