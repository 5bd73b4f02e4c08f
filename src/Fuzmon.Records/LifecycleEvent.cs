namespace Fuzmon.Records;

/// <summary>What happened to the monitor itself.</summary>
public enum LifecycleEvent
{
    /// <summary>A log file begins; every file's first record.</summary>
    Started,

    /// <summary>The monitor ended in an orderly way; the last record.</summary>
    Stopped,

    /// <summary>One process is no longer watched because watching it kept failing.</summary>
    GaveUp,

    /// <summary>The configuration was read again and is in force.</summary>
    Reloaded,

    /// <summary>Records could not be kept; how many is said.</summary>
    Lost,

    /// <summary>The monitor before this one ended without a stop, and nobody watched until now.</summary>
    Outage,

    /// <summary>Something works less well than was asked for, and why.</summary>
    Degraded,
}
