using Fuzmon.Records;
using Microsoft.Data.Sqlite;

namespace Fuzmon.Monitor;

/// <summary>
/// A monitor's journal on the disk, <c>journal.db</c>: an SQLite database with Akka.Persistence's tables and a log of writes. It is
/// opened here for what the persistence plugins do not do: checked at the start, set aside when it is of no use, kept small.
/// </summary>
public sealed class JournalFile : IJournalStore, IDisposable
{
    /// <summary>The file's name.</summary>
    public const string FileName = "journal.db";

    // A check reads the whole file; of a larger one it would hold up the start.
    private const long MaxCheckedBytes = 64L * 1024 * 1024;
    private static readonly string[] Companions = ["-wal", "-shm"];

    // SQLite's code for a file that was moved or deleted under its user.
    private const int FileMoved = SQLitePCL.raw.SQLITE_READONLY | (4 << 8);
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan SettlingTime = TimeSpan.FromSeconds(5);

    private JournalLock _lock;
    private readonly TimeProvider _time;
    private readonly JournalRetention _retention;
    private long? _replacedAt;
    private long? _checkedAt;

    private JournalFile(string path, JournalLock held, long maxBytes, TimeProvider time)
    {
        Path = path;
        _lock = held;
        _time = time;
        _retention = new JournalRetention(path, maxBytes);
        Past = Inspect();
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public JournalPast Past { get; }

    /// <summary>Takes a folder's journal for this process, and makes it fit for use.</summary>
    /// <param name="directory">The folder; it exists.</param>
    /// <param name="maxBytes">What the file may come to; 0 for no limit.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="JournalInUseException">Another monitor has it.</exception>
    /// <exception cref="IOException">The lock cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not ours to write to.</exception>
    public static JournalFile Open(string directory, long maxBytes, TimeProvider time)
    {
        var path = System.IO.Path.Combine(directory, FileName);
        var held = JournalLock.Take(path);
        try
        {
            return new JournalFile(path, held, maxBytes, time);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public RepairOutcome Repair(Exception cause)
    {
        try
        {
            var existed = File.Exists(Path);
            HoldOn();
            var setAside = existed && IsBeyondUse(cause) ? SetAside() : null;
            Prepare();
            return new RepairOutcome(IsUsable: true, setAside, IsNew: !existed || setAside is not null);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            return new RepairOutcome(IsUsable: false, SetAside: null, IsNew: false);
        }
    }

    /// <inheritdoc/>
    public Exception? KeepHouse()
    {
        try
        {
            if (_checkedAt is not { } before || _time.GetElapsedTime(before) >= CheckInterval)
            {
                _checkedAt = _time.GetTimestamp();
                using var connection = Connect(Path, SqliteOpenMode.ReadOnly);
                CheckUnlessLarge(connection);
            }

            _retention.Apply();
            return null;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            // Of anything else but damage, whoever writes events hears too.
            return e is SqliteException && IsDamage(e) ? e : null;
        }
        catch (InvalidDataException e)
        {
            return e;
        }
    }

    /// <summary>Lets another monitor have it.</summary>
    public void Dispose() => _lock.Dispose();

    internal static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        var where = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 5 };
        var connection = new SqliteConnection(where.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private JournalPast Inspect()
    {
        if (!File.Exists(Path))
        {
            return TryPrepare() is { } failure
                ? new JournalPast { Trouble = $"the journal {Path} cannot be made ({failure.Message})" }
                : new JournalPast();
        }

        long? rows = null;
        try
        {
            Prepare();
            using var connection = Connect(Path, SqliteOpenMode.ReadOnly);
            var past = JournalContents.Inspect(connection);
            rows = past.Rows;
            CheckUnlessLarge(connection);
            return past;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return Replace(e, rows);
        }
    }

    private JournalPast Replace(Exception cause, long? rows)
    {
        var size = new FileInfo(Path) is { Exists: true } file ? file.Length : 0;
        var outcome = cause is InvalidDataException ? ReplaceAnyway() : Repair(cause);
        return new JournalPast
        {
            Trouble = outcome switch
            {
                { SetAside: { } place } => $"the journal was of no use ({cause.Message}), is now {place} with {size} bytes, and was begun anew",
                { IsUsable: true } => $"the journal {Path} failed at first ({cause.Message})",
                _ => $"the journal {Path} is of no use ({cause.Message}) and cannot be replaced",
            },
            Lost = outcome.SetAside is null ? null : rows,
        };
    }

    private RepairOutcome ReplaceAnyway()
    {
        try
        {
            var place = SetAside();
            Prepare();
            return new RepairOutcome(IsUsable: true, place, IsNew: true);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            return new RepairOutcome(IsUsable: false, SetAside: null, IsNew: false);
        }
    }

    /// <summary>Sees that the folder is there, and the lock in it: both may have been deleted or moved away.</summary>
    private void HoldOn()
    {
        if (_lock.IsInPlace)
            return;

        PrivateFolder.Create(System.IO.Path.GetDirectoryName(Path)!);
        var held = JournalLock.Take(Path);
        _lock.Dispose();
        _lock = held;
    }

    private void CheckUnlessLarge(SqliteConnection connection)
    {
        if (new FileInfo(Path).Length <= MaxCheckedBytes)
            JournalContents.Check(connection);
    }

    private static bool IsDamage(Exception cause)
        => cause is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB } or InvalidDataException;

    /// <summary>Whether another file would do better: not when the disk is full, or somebody reads for long, or the file is another one.</summary>
    private bool IsBeyondUse(Exception cause)
    {
        // Of the file before; those who still had it hear of its end one after the other.
        if (_replacedAt is { } replaced && _time.GetElapsedTime(replaced) < SettlingTime)
            return false;

        return IsDamage(cause) || cause is SqliteException
        {
            SqliteExtendedErrorCode: not FileMoved,
            SqliteErrorCode: SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_ERROR or SQLitePCL.raw.SQLITE_CANTOPEN
                or SQLitePCL.raw.SQLITE_PERM or SQLitePCL.raw.SQLITE_AUTH or SQLitePCL.raw.SQLITE_CONSTRAINT,
        };
    }

    private SqliteException? TryPrepare()
    {
        try
        {
            Prepare();
            return null;
        }
        catch (SqliteException e)
        {
            return e;
        }
    }

    /// <summary>Makes the file if there is none, and sees that it can be written to.</summary>
    private void Prepare()
    {
        if (!File.Exists(Path))
        {
            foreach (var companion in Companions)
                File.Delete(Path + companion); // Of a file that was deleted; they would be taken for the new one's.
            using var made = new FileStream(Path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }

        using var connection = Connect(Path, SqliteOpenMode.ReadWrite);
        // The first has an effect only before there are tables.
        JournalContents.Execute(connection, "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; BEGIN IMMEDIATE;");
        JournalContents.Execute(connection, "PRAGMA application_id = 1181379917; COMMIT;");
    }

    private string SetAside()
    {
        var stem = $"{Path}.damaged-{_time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}";
        var place = stem;
        for (var n = 2; File.Exists(place); n++)
            place = $"{stem}-{n}";
        File.Move(Path, place);
        _replacedAt = _time.GetTimestamp();
        foreach (var companion in Companions.Where(companion => File.Exists(Path + companion)))
            File.Move(Path + companion, place + companion);
        return place;
    }
}
