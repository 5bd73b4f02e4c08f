using Microsoft.Data.Sqlite;

namespace Fuzmon.Monitor;

/// <summary>
/// Keeps a journal's file within its bounds: the oldest rows go, a few at a time so that nobody who writes has to wait for long, and
/// the pages that they leave are given back. An actor's highest number stays known, so that none is given twice.
/// </summary>
internal sealed class JournalRetention(string path, long maxBytes)
{
    private const int RowsAtOnce = 2000;

    // Room for a while, or it would have to be made again at once.
    private const double Aim = 0.8;

    public void Apply()
    {
        if (maxBytes == 0 || !File.Exists(path) || TotalBytes() <= maxBytes)
            return;

        using var connection = JournalFile.Connect(path, SqliteOpenMode.ReadWrite);
        JournalContents.Execute(connection, "PRAGMA synchronous = NORMAL");
        var pageSize = JournalContents.Number(connection, "PRAGMA page_size");
        var aim = (long)(maxBytes * Aim) / pageSize;
        while (UsedPages(connection) > aim && DeleteOldest(connection))
        {
            // Others write in between.
        }

        DeleteOrphans(connection);
        // Both come to their end only if there is somebody to take each of their rows. The log can be cut only when nobody is just
        // writing to it, and would otherwise keep its 64 MiB.
        JournalContents.Execute(connection, "PRAGMA busy_timeout = 1000");
        Exhaust(connection, "PRAGMA incremental_vacuum");
        Exhaust(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <summary>What is left of processes that have no rows any more. One that has been quiet for a day starts again without.</summary>
    private static void DeleteOrphans(SqliteConnection connection)
    {
        using var delete = connection.CreateCommand();
        delete.Parameters.AddWithValue("$before", DateTime.UtcNow.AddDays(-1).Ticks);
        delete.CommandText =
            """
            DELETE FROM snapshot WHERE created_at < $before
                AND NOT EXISTS (SELECT 1 FROM event_journal WHERE event_journal.persistence_id = snapshot.persistence_id);
            DELETE FROM journal_metadata
                WHERE NOT EXISTS (SELECT 1 FROM event_journal WHERE event_journal.persistence_id = journal_metadata.persistence_id)
                AND NOT EXISTS (SELECT 1 FROM snapshot WHERE snapshot.persistence_id = journal_metadata.persistence_id);
            """;
        delete.ExecuteNonQuery();
    }

    private static void Exhaust(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            // A page each.
        }
    }

    private long TotalBytes()
    {
        var log = new FileInfo($"{path}-wal");
        return new FileInfo(path).Length + (log.Exists ? log.Length : 0);
    }

    private static long UsedPages(SqliteConnection connection)
        => JournalContents.Number(connection, "PRAGMA page_count") - JournalContents.Number(connection, "PRAGMA freelist_count");

    private static bool DeleteOldest(SqliteConnection connection)
    {
        var first = JournalContents.Number(connection, "SELECT MIN(ordering) FROM event_journal");
        var last = JournalContents.Number(connection, "SELECT MAX(ordering) FROM event_journal");
        // The last rows say how the run before ended.
        var until = Math.Min(first + RowsAtOnce, last - 1);
        if (until <= first)
            return false;

        using var transaction = connection.BeginTransaction();
        using var delete = connection.CreateCommand();
        delete.Transaction = transaction;
        delete.Parameters.AddWithValue("$until", until);
        delete.CommandText =
            """
            INSERT OR IGNORE INTO journal_metadata (persistence_id, sequence_nr)
                SELECT persistence_id, MAX(sequence_nr) FROM event_journal WHERE ordering < $until GROUP BY persistence_id;
            DELETE FROM journal_metadata WHERE EXISTS (
                SELECT 1 FROM journal_metadata AS later
                WHERE later.persistence_id = journal_metadata.persistence_id AND later.sequence_nr > journal_metadata.sequence_nr);
            DELETE FROM event_journal WHERE ordering < $until;
            """;
        delete.ExecuteNonQuery();
        transaction.Commit();
        return true;
    }
}
