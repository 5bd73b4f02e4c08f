using System.Globalization;
using Fuzmon.Records;
using Microsoft.Data.Sqlite;

namespace Fuzmon.Monitor;

/// <summary>What can be asked of a journal at once.</summary>
internal static class JournalContents
{
    /// <summary>What the file holds at its end.</summary>
    /// <exception cref="SqliteException">It cannot be read, or is something else.</exception>
    public static JournalPast Inspect(SqliteConnection connection)
    {
        if (Scalar(connection, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'event_journal'") is not (long)1)
            return new JournalPast();

        using var command = connection.CreateCommand();
        // Rows are deleted at the beginning only, and numbered without gaps.
        command.CommandText =
            """
            SELECT ordering, manifest, payload, timestamp, (SELECT MIN(ordering) FROM event_journal), persistence_id, sequence_nr,
                is_deleted, tags, serializer_id
            FROM event_journal ORDER BY ordering DESC LIMIT 1
            """;
        using var row = command.ExecuteReader();
        if (!row.Read())
            return new JournalPast();

        var last = TryRead(row);
        return new JournalPast
        {
            LastOrdering = row.GetInt64(0),
            Rows = row.GetInt64(0) - row.GetInt64(4) + 1,
            // A row that cannot be read still says when it was written.
            LastRecordAt = last?.Timestamp ?? AsTime(row.GetInt64(3)),
            EndedOrderly = last is { Kind: "lifecycle", Event: "stopped" },
        };
    }

    /// <summary>Reads all of the file.</summary>
    /// <exception cref="InvalidDataException">Something in it does not fit together.</exception>
    public static void Check(SqliteConnection connection)
    {
        if (Scalar(connection, "PRAGMA quick_check(1)") is string verdict && verdict != "ok")
            throw new InvalidDataException(verdict.ReplaceLineEndings(" ").Trim('*', ' '));
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public static long Number(SqliteConnection connection, string sql)
        => Scalar(connection, sql) is { } value and not DBNull ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : 0;

    private static StoredRecord? TryRead(SqliteDataReader row)
    {
        try
        {
            return JournalSerializer.ReadRecord(row.GetFieldValue<byte[]>(2), row.GetString(1));
        }
        catch (Exception e) when (e is InvalidDataException or InvalidCastException)
        {
            return null;
        }
    }

    private static DateTime? AsTime(long ticks)
        => ticks > 0 && ticks < DateTime.MaxValue.Ticks ? new DateTime(ticks, DateTimeKind.Utc) : null;
}
