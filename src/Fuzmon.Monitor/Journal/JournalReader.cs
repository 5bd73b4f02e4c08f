using Fuzmon.Records;
using Microsoft.Data.Sqlite;

namespace Fuzmon.Monitor;

/// <summary>Reads a journal's records in the order in which they were written; also while a monitor writes it, and a damaged one.</summary>
public sealed class JournalReader : IDisposable
{
    private const int PageLength = 1000;
    private const long MaxSkipped = 1L << 32;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _select;
    private readonly SqliteParameter _after;
    private readonly SqliteParameter _end;
    private bool _skipped;

    private JournalReader(SqliteConnection connection)
    {
        _connection = connection;
        _select = connection.CreateCommand();
        _select.CommandText =
            $"""
             SELECT ordering, sequence_nr, manifest, payload FROM event_journal
             WHERE ordering > $after AND ordering <= $end AND is_deleted = 0 ORDER BY ordering LIMIT {PageLength}
             """;
        _after = _select.Parameters.Add("$after", SqliteType.Integer);
        _end = _select.Parameters.Add("$end", SqliteType.Integer);
    }

    /// <summary>Rows that held no record that could be read, so far.</summary>
    public long Damaged { get; private set; }

    /// <summary>The number of the last row that was read; 0 at the beginning. Reading goes on after it.</summary>
    public long Position { get; private set; }

    /// <summary>The number of the last row that is to be read.</summary>
    public long End { get; set; } = long.MaxValue;

    /// <summary>Opens a journal for reading.</summary>
    /// <exception cref="InvalidDataException">The file is no journal.</exception>
    public static JournalReader Open(string path)
    {
        try
        {
            return new JournalReader(Connect(path));
        }
        catch (SqliteException e)
        {
            throw new InvalidDataException($"it is no journal ({e.Message})", e);
        }
    }

    /// <summary>Leaves out rows that were written before, if the clock was not set back among them.</summary>
    /// <exception cref="InvalidDataException">The file cannot be read.</exception>
    public void SkipTo(DateTime time)
    {
        try
        {
            // There is no index by time, but rows are written in its order.
            var first = JournalContents.Number(_connection, "SELECT MIN(ordering) FROM event_journal");
            var beyond = JournalContents.Number(_connection, "SELECT MAX(ordering) FROM event_journal") + 1;
            using var select = _connection.CreateCommand();
            select.CommandText = "SELECT timestamp FROM event_journal WHERE ordering >= $from ORDER BY ordering LIMIT 1";
            var from = select.Parameters.Add("$from", SqliteType.Integer);
            while (first < beyond)
            {
                var middle = first + ((beyond - first) / 2);
                from.Value = middle;
                if (select.ExecuteScalar() is long ticks && ticks < time.Ticks)
                    first = middle + 1;
                else
                    beyond = middle;
            }

            Position = Math.Max(0, first - 1);
        }
        catch (SqliteException e)
        {
            throw new InvalidDataException($"it cannot be read ({e.Message})", e);
        }
    }

    /// <summary>The records that follow, those of one page; none at the end for now.</summary>
    /// <exception cref="InvalidDataException">The file cannot be read on from here.</exception>
    public IReadOnlyList<StoredRecord> ReadPage()
    {
        var records = new List<StoredRecord>();
        try
        {
            // A page of nothing but damaged rows is not the end.
            while (records.Count == 0 && TryReadPage(records))
            {
            }
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SQLitePCL.raw.SQLITE_CORRUPT)
        {
            if (!TrySkipDamage() && records.Count == 0)
                throw new InvalidDataException($"it cannot be read after row {Position} ({e.Message})", e);
        }
        catch (SqliteException e)
        {
            throw new InvalidDataException($"it cannot be read after row {Position} ({e.Message})", e);
        }

        return records.Count > 0 || !_skipped ? records : ReadOn();
    }

    private IReadOnlyList<StoredRecord> ReadOn()
    {
        _skipped = false;
        return ReadPage();
    }

    /// <summary>Goes to a row behind the damage, by ever larger steps: a page that is lost has tens of rows.</summary>
    private bool TrySkipDamage()
    {
        using var probe = _connection.CreateCommand();
        probe.CommandText = "SELECT ordering, payload FROM event_journal WHERE ordering > $after ORDER BY ordering LIMIT 1";
        var after = probe.Parameters.Add("$after", SqliteType.Integer);
        for (var step = 1L; step < MaxSkipped; step *= 2)
        {
            try
            {
                after.Value = Position + step;
                using var row = probe.ExecuteReader();
                if (!row.Read())
                    return false;

                Damaged += row.GetInt64(0) - Position - 1;
                Position = row.GetInt64(0) - 1;
                return _skipped = true;
            }
            catch (SqliteException)
            {
                // Still in it.
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _select.Dispose();
        _connection.Dispose();
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = JournalFile.Connect(path, SqliteOpenMode.ReadOnly);
        try
        {
            JournalContents.Number(connection, "SELECT MAX(ordering) FROM event_journal");
            return connection;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_CANTOPEN)
        {
            // In a folder that cannot be written to there is no place for the index of the log of writes, and nobody who writes either.
            connection.Dispose();
            return JournalFile.Connect($"file:{Uri.EscapeDataString(Path.GetFullPath(path)).Replace("%2F", "/", StringComparison.Ordinal)}?immutable=1", SqliteOpenMode.ReadOnly);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private bool TryReadPage(List<StoredRecord> records)
    {
        _after.Value = Position;
        _end.Value = End;
        using var rows = _select.ExecuteReader();
        var count = 0;
        for (; rows.Read(); count++)
        {
            Position = rows.GetInt64(0);
            if (TryRead(rows) is { } record)
                records.Add(record);
            else
                Damaged++;
        }

        return count > 0;
    }

    private static StoredRecord? TryRead(SqliteDataReader row)
    {
        try
        {
            var record = JournalSerializer.ReadRecord(row.GetFieldValue<byte[]>(3), row.GetString(2));
            record.Seq = row.GetInt64(1);
            return record;
        }
        catch (Exception e) when (e is InvalidDataException or InvalidCastException or InvalidOperationException)
        {
            return null;
        }
    }
}
