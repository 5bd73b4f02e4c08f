namespace Fuzmon.Linux;

/// <summary>How a reading of a process ended.</summary>
public enum ReadOutcome
{
    /// <summary>The reading holds.</summary>
    Sampled,

    /// <summary>The process has ended, whether its parent has waited for it or not.</summary>
    Exited,

    /// <summary>The kernel no longer lets this program look at the process.</summary>
    Denied,
}
