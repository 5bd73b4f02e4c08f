using Akka.Configuration;
using Akka.Persistence.Snapshot;
using Akka.Persistence.Sqlite.Storage;

namespace Akka.Persistence.Sqlite.Snapshot;

/// <summary>Snapshots in SQLite; they share the journal's writer when they are in the same file.</summary>
public class SqliteSnapshotStore : SnapshotStore
{
    private readonly Serialization.Serialization _serialization;
    private readonly SnapshotTable _table;
    private readonly StorageSettings _settings;
    private Database? _database;

    public SqliteSnapshotStore(Config snapshotConfig)
    {
        var config = snapshotConfig.WithFallback(SqlitePersistence.Get(Context.System).DefaultSnapshotConfig);
        _serialization = Context.System.Serialization;
        _table = new SnapshotTable(config);
        _settings = StorageSettings.Of(config, _table.Create);
    }

    protected override void PreStart() => _database = Database.Open(_settings);

    protected override void PostStop() => _database?.Close();

    protected override Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        var load = new SnapshotLoad(connection => Load(connection, persistenceId, criteria));
        _database!.Read(load);
        return load.Done;
    }

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot)
    {
        var serializer = _serialization.FindSerializerFor(snapshot);
        var manifest = Serialization.Serialization.ManifestFor(serializer, snapshot);
        var payload = serializer.ToBinary(snapshot);
        return WriteAsync(connection =>
        {
            var save = connection.Prepared(_table.Save);
            save.Bind(1, metadata.PersistenceId);
            save.Bind(2, metadata.SequenceNr);
            save.Bind(3, metadata.Timestamp.Ticks);
            save.Bind(4, manifest);
            save.Bind(5, payload);
            save.Bind(6, serializer.Identifier);
            save.Execute();
        });
    }

    protected override Task DeleteAsync(SnapshotMetadata metadata) => DeleteAsync(
        _table.DeleteOne,
        metadata.PersistenceId,
        metadata.SequenceNr,
        metadata.Timestamp == DateTime.MinValue ? DateTime.MaxValue : metadata.Timestamp);

    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria) =>
        DeleteAsync(_table.DeleteAll, persistenceId, criteria.MaxSequenceNr, criteria.MaxTimeStamp);

    private Task DeleteAsync(string sql, string persistenceId, long sequenceNr, DateTime until) => WriteAsync(connection =>
    {
        var delete = connection.Prepared(sql);
        delete.Bind(1, persistenceId);
        delete.Bind(2, sequenceNr);
        delete.Bind(3, until.Ticks);
        delete.Execute();
    });

    private Task WriteAsync(Action<Connection> execute)
    {
        var write = new SnapshotWrite(execute);
        _database!.Write(write);
        return write.Done;
    }

    private SelectedSnapshot? Load(Connection connection, string persistenceId, SnapshotSelectionCriteria criteria)
    {
        var select = connection.Prepared(_table.Load);
        select.Bind(1, persistenceId);
        select.Bind(2, criteria.MaxSequenceNr);
        select.Bind(3, criteria.MaxTimeStamp.Ticks);
        try
        {
            if (!select.Read()) return null;
            var metadata = new SnapshotMetadata(persistenceId, select.GetInt64(0), new DateTime(select.GetInt64(1), DateTimeKind.Utc));
            var manifest = select.GetString(2);
            var payload = select.GetBytes(3);
            return new SelectedSnapshot(metadata, select.IsNull(4)
                ? StoredType.Deserialize(_serialization, payload, manifest)
                : _serialization.Deserialize(payload, (int)select.GetInt64(4), manifest));
        }
        finally
        {
            select.Reset();
        }
    }
}
