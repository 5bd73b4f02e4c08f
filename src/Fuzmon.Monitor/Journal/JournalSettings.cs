namespace Fuzmon.Monitor;

/// <summary>How records are kept for the next monitor and for replay.</summary>
public sealed record JournalSettings
{
    /// <summary>Whether they are.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How long a record may wait for others to be written with it: what a kill can cost at most.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What the file may come to before its oldest records are deleted; 0 for no limit.</summary>
    public long MaxBytes { get; init; } = 4L << 30;
}
