using Akka.Configuration;

namespace Akka.Persistence.Sqlite.Journal;

/// <summary>
/// The tables of the journal, and the SQL for them. Events that are deleted go; what stays of an actor whose last event was deleted is
/// that event's number, in the second table, so that no number is given twice.
/// </summary>
internal sealed class JournalTables
{
    internal JournalTables(Config plugin)
    {
        var events = plugin.GetString("table-name", "event_journal");
        var metadata = plugin.GetString("metadata-table-name", "journal_metadata");
        Create =
            $"""
             CREATE TABLE IF NOT EXISTS {events} (
                 ordering INTEGER PRIMARY KEY NOT NULL,
                 persistence_id VARCHAR(255) NOT NULL,
                 sequence_nr INTEGER(8) NOT NULL,
                 is_deleted INTEGER(1) NOT NULL,
                 manifest VARCHAR(255) NULL,
                 timestamp INTEGER NOT NULL,
                 payload BLOB NOT NULL,
                 tags VARCHAR(2000) NULL,
                 serializer_id INTEGER(4),
                 UNIQUE (persistence_id, sequence_nr)
             );
             CREATE TABLE IF NOT EXISTS {metadata} (
                 persistence_id VARCHAR(255) NOT NULL,
                 sequence_nr INTEGER(8) NOT NULL,
                 PRIMARY KEY (persistence_id, sequence_nr)
             );

             """;
        Insert =
            $"""
             INSERT INTO {events} (persistence_id, sequence_nr, timestamp, is_deleted, manifest, payload, tags, serializer_id)
             VALUES (?1, ?2, ?3, 0, ?4, ?5, ?6, ?7)
             """;
        // Each half is one step into an index.
        Highest =
            $"""
             SELECT MAX(highest) FROM (
                 SELECT MAX(sequence_nr) AS highest FROM {events} WHERE persistence_id = ?1
                 UNION ALL
                 SELECT MAX(sequence_nr) FROM {metadata} WHERE persistence_id = ?1)
             """;
        Page =
            $"""
             SELECT sequence_nr, timestamp, is_deleted, manifest, payload, serializer_id FROM {events}
             WHERE persistence_id = ?1 AND sequence_nr BETWEEN ?2 AND ?3 ORDER BY sequence_nr LIMIT ?4
             """;
        DeleteEvents = $"DELETE FROM {events} WHERE persistence_id = ?1 AND sequence_nr <= ?2";
        DeleteHighest = $"DELETE FROM {metadata} WHERE persistence_id = ?1 AND sequence_nr <= ?2";
        KeepHighest = $"INSERT INTO {metadata} (persistence_id, sequence_nr) VALUES (?1, ?2)";
    }

    internal string Create { get; }

    internal string Insert { get; }

    internal string Highest { get; }

    internal string Page { get; }

    internal string DeleteEvents { get; }

    internal string DeleteHighest { get; }

    internal string KeepHighest { get; }
}
