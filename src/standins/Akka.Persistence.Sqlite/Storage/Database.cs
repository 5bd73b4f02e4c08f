namespace Akka.Persistence.Sqlite.Storage;

/// <summary>
/// A database that the plugins of this process share: one thread writes, so that nobody here waits for a lock of our own, and one
/// reads. Both start with the first plugin that opens it and end with the last one that closes it.
/// </summary>
internal sealed class Database
{
    private static readonly Dictionary<string, Database> Opened = new();

    private readonly string _connectionString;
    private readonly ConnectionSource _source;
    private readonly Reader _reader;
    private int _users;

    private Database(StorageSettings settings)
    {
        _connectionString = settings.ConnectionString;
        _source = new ConnectionSource(settings.ConnectionString, settings.Timeout);
        Writer = new Writer(_source);
        _reader = new Reader(_source);
    }

    internal Writer Writer { get; }

    internal static Database Open(StorageSettings settings)
    {
        lock (Opened)
        {
            if (!Opened.TryGetValue(settings.ConnectionString, out var database))
                Opened.Add(settings.ConnectionString, database = new Database(settings));
            database._users++;
            database._source.Initialize(settings.Initialization);
            return database;
        }
    }

    internal void Write(WriteRequest request) => Writer.Post(request);

    /// <summary>Reads, and sees what was written before it was called.</summary>
    internal void Read(ReadRequest request)
    {
        if (!Writer.TryPostAfterOthers(new ReadAfterWrites(_reader, request))) _reader.Post(request);
    }

    /// <summary>Writes what still waits; readings that have not begun are dropped.</summary>
    internal void Close()
    {
        lock (Opened)
        {
            if (--_users > 0) return;
            Opened.Remove(_connectionString);
            Writer.Stop();
            _reader.Stop();
        }
    }
}
