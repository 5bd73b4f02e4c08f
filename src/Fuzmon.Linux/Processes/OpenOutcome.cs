namespace Fuzmon.Linux;

/// <summary>How opening a process by its pid ended.</summary>
public enum OpenOutcome
{
    /// <summary>The process is held.</summary>
    Opened,

    /// <summary>No process has this pid; it may be the id of a thread.</summary>
    NotFound,

    /// <summary>The process exists but may not be looked at, as under /proc mounted with hidepid.</summary>
    Denied,
}
