using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Akka.Persistence.Sqlite.Storage;

/// <summary>One open connection with its prepared statements. One thread only.</summary>
internal sealed class Connection : IDisposable
{
    /// <summary>
    /// A commit appends to the log of writes and waits for no disk: a crash of the machine may cost the last moments, a crash of the
    /// program costs nothing. Long intervals between checkpoints save writing the pages of the index again and again.
    /// </summary>
    private const string Pragmas =
        "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 16000; PRAGMA journal_size_limit = 67108864;";

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, Statement> _statements = new();

    private Connection(SqliteConnection connection, long generation)
    {
        _connection = connection;
        Generation = generation;
    }

    /// <summary>Connections of an older generation than the database's are closed: its file may be another one by now.</summary>
    internal long Generation { get; }

    /// <exception cref="SqliteException">The file cannot be opened, is no database, or lacks what it should have.</exception>
    internal static Connection Open(SqliteConnectionStringBuilder where, TimeSpan timeout, string initialization, long generation)
    {
        var sqlite = new SqliteConnection(where.ConnectionString);
        try
        {
            sqlite.Open();
            var connection = new Connection(sqlite, generation);
            raw.sqlite3_busy_timeout(sqlite.Handle, (int)timeout.TotalMilliseconds);
            connection.UseWriteAheadLog();
            connection.Execute(Pragmas);
            if (initialization.Length > 0) connection.Execute(initialization);
            return connection;
        }
        catch
        {
            sqlite.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        _statements.Clear();
        _connection.Dispose();
    }

    /// <summary>The statement, prepared when it is first asked for.</summary>
    internal Statement Prepared(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
            _statements.Add(sql, statement = new Statement(_connection.Handle!, sql));
        return statement;
    }

    internal void Begin() => Prepared("BEGIN IMMEDIATE").Execute();

    internal void Commit() => Prepared("COMMIT").Execute();

    internal void Rollback()
    {
        // Some errors have ended the transaction already.
        if (raw.sqlite3_get_autocommit(_connection.Handle) == 0) Prepared("ROLLBACK").Execute();
    }

    private void UseWriteAheadLog()
    {
        try
        {
            Execute("PRAGMA journal_mode = WAL;");
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_READONLY)
        {
            // What can only be read is read as it is.
        }
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
