namespace Akka.Persistence;

/// <summary>A snapshot; null when none fits.</summary>
public sealed class LoadSnapshotResult(SelectedSnapshot snapshot, long toSequenceNr) : ISnapshotResponse
{
    public SelectedSnapshot Snapshot { get; } = snapshot;

    public long ToSequenceNr { get; } = toSequenceNr;
}
