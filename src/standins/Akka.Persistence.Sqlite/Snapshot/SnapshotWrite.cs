using Akka.Persistence.Sqlite.Storage;

namespace Akka.Persistence.Sqlite.Snapshot;

/// <summary>A change of the table of snapshots.</summary>
internal sealed class SnapshotWrite(Action<Connection> execute) : WriteRequest
{
    private readonly TaskCompletionSource _done = new();

    internal Task Done => _done.Task;

    internal override void Execute(Connection connection) => execute(connection);

    internal override void Succeed() => _done.SetResult();

    internal override void Fail(Exception cause) => _done.SetException(cause);
}
