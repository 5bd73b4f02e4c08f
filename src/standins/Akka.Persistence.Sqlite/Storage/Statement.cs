using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Akka.Persistence.Sqlite.Storage;

/// <summary>
/// A prepared statement, driven without the objects that ADO.NET makes for every parameter and every row. What is bound stays
/// bound until it is bound again. One thread only.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <exception cref="SqliteException">The SQL does not fit the database.</exception>
    internal Statement(sqlite3 database, string sql)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v2(database, sql, out _statement));
    }

    public void Dispose() => _statement.Dispose();

    internal void Bind(int parameter, long value) => Check(raw.sqlite3_bind_int64(_statement, parameter, value));

    internal void Bind(int parameter, ReadOnlySpan<byte> value) => Check(
        value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_statement, parameter, 0)
            : raw.sqlite3_bind_blob(_statement, parameter, value));

    internal void Bind(int parameter, string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(_statement, parameter));
        }
        else if (value.Length == 0)
        {
            // An empty span would be bound as NULL.
            Check(raw.sqlite3_bind_text(_statement, parameter, utf8z.FromString("")));
        }
        else if (value.Length <= 256)
        {
            Span<byte> utf8 = stackalloc byte[3 * 256];
            Check(raw.sqlite3_bind_text(_statement, parameter, utf8[..Encoding.UTF8.GetBytes(value, utf8)]));
        }
        else
        {
            Check(raw.sqlite3_bind_text(_statement, parameter, Encoding.UTF8.GetBytes(value)));
        }
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    internal void Execute()
    {
        var result = raw.sqlite3_step(_statement);
        // The code of a reset repeats that of the step; the message is of the step.
        if (result is not (raw.SQLITE_DONE or raw.SQLITE_ROW)) Fail(result);
        Check(raw.sqlite3_reset(_statement));
    }

    /// <summary>Goes to the next row; after the last one the statement can be run again.</summary>
    internal bool Read()
    {
        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW) return true;
        if (result != raw.SQLITE_DONE) Fail(result);
        Reset();
        return false;
    }

    /// <summary>Ends a reading: an open one would hold back checkpoints.</summary>
    internal void Reset() => raw.sqlite3_reset(_statement);

    internal bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    internal long GetInt64(int column) => raw.sqlite3_column_int64(_statement, column);

    internal string GetString(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string() ?? "";

    internal byte[] GetBytes(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(result, _database);
    }

    private void Fail(int result)
    {
        try
        {
            SqliteException.ThrowExceptionForRC(result, _database);
        }
        finally
        {
            Reset();
        }
    }
}
