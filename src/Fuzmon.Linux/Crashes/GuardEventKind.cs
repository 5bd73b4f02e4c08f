namespace Fuzmon.Linux.Crashes;

/// <summary>What the guard tells.</summary>
public enum GuardEventKind
{
    /// <summary>Nothing, in the time that was waited.</summary>
    None = 0,

    /// <summary>The setting is made.</summary>
    Ready = 1,

    /// <summary>It cannot be made.</summary>
    Failed = 2,

    /// <summary>A process crashes, and is held until it is let go.</summary>
    Crash = 3,

    /// <summary>A process was let go because its deadline was over.</summary>
    Late = 4,

    /// <summary>Something for the audit.</summary>
    Said = 5,

    /// <summary>The guard has ended.</summary>
    Ended = 100,
}
