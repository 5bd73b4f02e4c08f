namespace Fuzmon.Linux.Launching;

/// <summary>In which way a command ended. The numbers are those of <c>fuzmon_keep_outcome</c>.</summary>
public enum CommandEnd
{
    /// <summary>Nobody can tell: whoever would have was killed.</summary>
    Unknown = 0,

    /// <summary>It exited with a status.</summary>
    Exited = 1,

    /// <summary>A signal ended it.</summary>
    Signaled = 2,

    /// <summary>It could not be executed.</summary>
    NotRun = 3,

    /// <summary>It took too long and was killed.</summary>
    TimedOut = 4,
}
