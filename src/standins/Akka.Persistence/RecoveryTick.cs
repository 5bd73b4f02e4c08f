namespace Akka.Persistence;

/// <summary>Asks a recovering actor whether anything has come since the last time.</summary>
public sealed class RecoveryTick(bool snapshot)
{
    /// <summary>Whether it is a snapshot that is waited for.</summary>
    public bool Snapshot { get; } = snapshot;
}
