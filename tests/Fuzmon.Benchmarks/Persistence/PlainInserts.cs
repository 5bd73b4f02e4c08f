using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Fuzmon.Benchmarks.Persistence;

/// <summary>The floor: the same rows in the same table by one prepared command, a transaction for all rows or for a tick.</summary>
internal sealed class PlainInserts : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly long[] _sequenceNrs;

    public PlainInserts(string path, int actors)
    {
        _sequenceNrs = new long[actors];
        _connection = new SqliteConnection($"Data Source={path};Pooling=False");
        _connection.Open();
        using var create = _connection.CreateCommand();
        create.CommandText =
            """
            PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536;
            CREATE TABLE event_journal (
                ordering INTEGER PRIMARY KEY NOT NULL, persistence_id VARCHAR(255) NOT NULL, sequence_nr INTEGER(8) NOT NULL,
                is_deleted INTEGER(1) NOT NULL, manifest VARCHAR(255) NULL, timestamp INTEGER NOT NULL, payload BLOB NOT NULL,
                tags VARCHAR(2000) NULL, serializer_id INTEGER(4), UNIQUE (persistence_id, sequence_nr));
            """;
        create.ExecuteNonQuery();
        _insert = _connection.CreateCommand();
        _insert.CommandText =
            """
            INSERT INTO event_journal (persistence_id, sequence_nr, timestamp, is_deleted, manifest, payload, tags, serializer_id)
            VALUES ($id, $nr, $time, 0, 'S1', $payload, '', 2001)
            """;
        _insert.Parameters.Add("$id", SqliteType.Text);
        _insert.Parameters.Add("$nr", SqliteType.Integer);
        _insert.Parameters.Add("$time", SqliteType.Integer);
        _insert.Parameters.Add("$payload", SqliteType.Blob).Value = Sample.Some.Bytes;
        _insert.Prepare();
    }

    /// <summary>Twenty characters, as a process's id has them.</summary>
    public static string IdOf(int actor) => $"p-0a1b2c3d-{actor:D9}";

    public Task<TimeSpan> RunAsync(int each)
    {
        var start = Stopwatch.GetTimestamp();
        Insert(each);
        return Task.FromResult(Stopwatch.GetElapsedTime(start));
    }

    public Task TickAsync(int times)
    {
        for (var i = 0; i < times; i++)
            Insert(1);
        return Task.CompletedTask;
    }

    public Task<TimeSpan> ReadAllAsync()
    {
        var start = Stopwatch.GetTimestamp();
        using var select = _connection.CreateCommand();
        select.CommandText = "SELECT sequence_nr, payload FROM event_journal WHERE persistence_id = $id ORDER BY sequence_nr";
        var id = select.Parameters.Add("$id", SqliteType.Text);
        for (var actor = 0; actor < _sequenceNrs.Length; actor++)
        {
            id.Value = IdOf(actor);
            using var rows = select.ExecuteReader();
            while (rows.Read())
                _ = (rows.GetInt64(0), (byte[])rows[1]);
        }

        return Task.FromResult(Stopwatch.GetElapsedTime(start));
    }

    public void Dispose()
    {
        _insert.Dispose();
        _connection.Dispose();
    }

    private void Insert(int each)
    {
        using var transaction = _connection.BeginTransaction();
        _insert.Transaction = transaction;
        for (var i = 0; i < each; i++)
        {
            for (var actor = 0; actor < _sequenceNrs.Length; actor++)
            {
                _insert.Parameters[0].Value = IdOf(actor);
                _insert.Parameters[1].Value = ++_sequenceNrs[actor];
                _insert.Parameters[2].Value = DateTime.UtcNow.Ticks;
                _insert.ExecuteNonQuery();
            }
        }

        transaction.Commit();
    }
}
