using Akka.Configuration;

namespace Akka.Persistence.Sqlite.Snapshot;

/// <summary>The table of snapshots, and the SQL for it.</summary>
internal sealed class SnapshotTable
{
    internal SnapshotTable(Config plugin)
    {
        var name = plugin.GetString("table-name", "snapshot");
        Create =
            $"""
             CREATE TABLE IF NOT EXISTS {name} (
                 persistence_id VARCHAR(255) NOT NULL,
                 sequence_nr INTEGER(8) NOT NULL,
                 created_at INTEGER(8) NOT NULL,
                 manifest VARCHAR(255) NOT NULL,
                 payload BLOB NOT NULL,
                 serializer_id INTEGER(4),
                 PRIMARY KEY (persistence_id, sequence_nr)
             );

             """;
        Save =
            $"""
             INSERT INTO {name} (persistence_id, sequence_nr, created_at, manifest, payload, serializer_id)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (persistence_id, sequence_nr) DO UPDATE SET
                 created_at = excluded.created_at, manifest = excluded.manifest,
                 payload = excluded.payload, serializer_id = excluded.serializer_id
             """;
        Load =
            $"""
             SELECT sequence_nr, created_at, manifest, payload, serializer_id FROM {name}
             WHERE persistence_id = ?1 AND sequence_nr <= ?2 AND created_at <= ?3 ORDER BY sequence_nr DESC LIMIT 1
             """;
        DeleteOne = $"DELETE FROM {name} WHERE persistence_id = ?1 AND sequence_nr = ?2 AND created_at <= ?3";
        DeleteAll = $"DELETE FROM {name} WHERE persistence_id = ?1 AND sequence_nr <= ?2 AND created_at <= ?3";
    }

    internal string Create { get; }

    internal string Save { get; }

    internal string Load { get; }

    internal string DeleteOne { get; }

    internal string DeleteAll { get; }
}
