using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Akka.Persistence.Sqlite.Storage;

/// <summary>
/// Opens the connections of one database and says when to open them anew. After any failure but a broken constraint they are closed
/// before the failure is told, so that whoever is told may set the file aside and finds a new one made in its place.
/// </summary>
internal sealed class ConnectionSource
{
    // SQLite's own code for a database file that was moved or deleted under it.
    private const int FileMoved = raw.SQLITE_READONLY | (4 << 8);

    private readonly Lock _opening = new();
    private readonly SqliteConnectionStringBuilder _where;
    private readonly TimeSpan _timeout;
    private readonly HashSet<string> _initialization = [];
    private long _generation;

    internal ConnectionSource(string connectionString, TimeSpan timeout)
    {
        // A pooled connection would keep a file open that has been set aside.
        _where = new SqliteConnectionStringBuilder(connectionString) { Pooling = false };
        _timeout = timeout;
    }

    private bool IsFile => _where.Mode != SqliteOpenMode.Memory && _where.DataSource is not ("" or ":memory:");

    /// <summary>Whether the file has gone, and with it what was written: nothing may be written into a new one as if it went on.</summary>
    internal static bool IsFileGone(Exception cause) => cause is SqliteException { SqliteExtendedErrorCode: FileMoved };

    /// <summary>Has the SQL run by every connection from now on, for one plugin's tables.</summary>
    internal void Initialize(string sql)
    {
        lock (_opening)
        {
            // Another plugin may have opened the database before this one came.
            if (_initialization.Add(sql)) Invalidate();
        }
    }

    /// <summary>Leaves the connection as it is, or puts a new one in its place.</summary>
    /// <exception cref="SqliteException">It cannot be opened, or its file has gone.</exception>
    internal Connection Renew(ref Connection? connection)
    {
        CloseIfOutdated(ref connection);
        if (connection is not null)
        {
            if (!IsFile || File.Exists(_where.DataSource)) return connection;
            Invalidate();
            throw new SqliteException(
                $"The file {_where.DataSource} has gone: what is written would be lost.", raw.SQLITE_READONLY, FileMoved);
        }
        // One at a time: the first one makes the tables.
        lock (_opening)
            return connection = Connection.Open(_where, _timeout, string.Concat(_initialization), Volatile.Read(ref _generation));
    }

    internal void CloseIfOutdated(ref Connection? connection)
    {
        if (connection is null || connection.Generation == Volatile.Read(ref _generation)) return;
        connection.Dispose();
        connection = null;
    }

    /// <summary>Takes note of a failure.</summary>
    /// <returns>Whether it is the database's, and not that of what was to be written.</returns>
    internal bool Report(Exception cause)
    {
        if (cause is not SqliteException { SqliteErrorCode: not (raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH) })
            return false;
        Invalidate();
        return true;
    }

    private void Invalidate() => Interlocked.Increment(ref _generation);
}
