namespace Fuzmon.Monitor;

/// <summary>What the monitor was told to do with a candidate.</summary>
internal enum CandidateState
{
    /// <summary>Nothing.</summary>
    Unwatched,

    /// <summary>To watch it.</summary>
    Watched,

    /// <summary>To watch it no longer; it has not yet said that it does not.</summary>
    Leaving,
}
