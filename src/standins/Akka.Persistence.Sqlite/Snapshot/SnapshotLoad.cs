using Akka.Persistence.Sqlite.Storage;

namespace Akka.Persistence.Sqlite.Snapshot;

/// <summary>Reads the newest snapshot that fits.</summary>
internal sealed class SnapshotLoad(Func<Connection, SelectedSnapshot?> read) : ReadRequest
{
    private readonly TaskCompletionSource<SelectedSnapshot?> _done = new();

    internal Task<SelectedSnapshot?> Done => _done.Task;

    internal override bool ReadOn(Connection connection)
    {
        _done.SetResult(read(connection));
        return false;
    }

    internal override void Fail(Exception cause) => _done.SetException(cause);
}
