using Fuzmon.Linux.SystemCalls;

namespace Fuzmon.Tracing;

/// <summary>Says what a trace does not show.</summary>
internal static class TraceLosses
{
    private const int MaxShown = 5;

    /// <summary>Tells on standard error; nothing when there is nothing to tell.</summary>
    public static void Tell(ISyscallSource source)
    {
        var losses = source.Losses();
        Tell(losses, loss => loss.Lost, "records were lost because they came faster than they were read; --buffer gives them more room");
        Tell(losses, loss => loss.Limited, "calls were more than the limit of calls a second allows, and are not shown");
        if (source.Untracked > 0)
            Messages.Write($"{source.Untracked} tasks could not be traced, for there was no memory to do so");
    }

    private static void Tell(IReadOnlyList<SyscallLoss> losses, Func<SyscallLoss, ulong> count, string what)
    {
        var total = losses.Aggregate(0UL, (sum, loss) => sum + count(loss));
        if (total == 0)
            return;
        var most = losses.Where(loss => count(loss) > 0).OrderByDescending(count).ToList();
        var shown = most.Take(MaxShown).Select(loss => $"{(loss.Pid == 0 ? "others" : $"process {loss.Pid}")}: {count(loss)}");
        Messages.Write($"{total} {what} ({string.Join(", ", shown)}{(most.Count > MaxShown ? ", ..." : "")})");
    }
}
