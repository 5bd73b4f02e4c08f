namespace Fuzmon.Linux.Children;

/// <summary>
/// A source that has the kernel choose and count: it tells only of the processes that it is asked for and of what they fork, and what it
/// could not tell of is counted all the same.
/// </summary>
public interface ICountingSource : IChildEventSource
{
    /// <summary>Whether there are events that are not to be read yet, because they are not complete; that takes milliseconds.</summary>
    bool IsWaiting { get; }

    /// <summary>From now on the process, all that descends from it and lives, and all that these fork are told of. Its own end is not counted.</summary>
    void AddFamily(int pid);

    /// <summary>Likewise everything but kernel threads, this process and its children.</summary>
    void AddAll();

    /// <summary>How many have ended so far, told or not.</summary>
    IReadOnlyList<EndCount> Ends();
}
