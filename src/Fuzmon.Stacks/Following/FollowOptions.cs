namespace Fuzmon.Stacks.Following;

/// <summary>What a follower does beside following.</summary>
public sealed record FollowOptions
{
    /// <summary>The program that follows; an absolute path.</summary>
    public string FollowerPath { get; init; } = Path.Combine(AppContext.BaseDirectory, "fuzmon-follower");

    /// <summary>For how long a process that is about to die is held at most, to have its stacks and registers.</summary>
    public TimeSpan CrashDeadline { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Is told of each crash while its process is held, by a thread of the follower's, and sees to it that it is let go; null: nobody wants to
    /// know, and nothing is held. It must not throw, nor take long: others wait for the thread.
    /// </summary>
    public Action<FollowedCrash>? Crashing { get; init; }

    /// <summary>Is told, by that thread, what became of each.</summary>
    public Action<CrashEnd>? CrashEnded { get; init; }

    /// <summary>Is given each record of a system call, by that thread, which may be held up; null: calls are nobody's business.</summary>
    internal Action<byte[]>? Recorded { get; init; }

    /// <summary>Is told, by that thread, that the follower has ended though nobody asked it to, and the family goes on unfollowed.</summary>
    public Action? Failed { get; init; }
}
