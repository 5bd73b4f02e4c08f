using System.Diagnostics;

namespace Akka.Actor;

/// <summary>A child and how often it was restarted.</summary>
internal sealed class ChildRestartStats
{
    private int _restarts;
    private long? _windowStart;

    internal ChildRestartStats(LocalActorRef child) => Child = child;

    internal LocalActorRef Child { get; }

    internal bool IsStopping { get; set; }

    /// <summary>Counts one restart more and says whether it is allowed: negative limits mean none, 0 retries mean never.</summary>
    internal bool RequestRestartPermission(int maxRetries, int windowMilliseconds)
    {
        if (maxRetries == 0) return false;
        if (windowMilliseconds > 0) return RequestInWindow(maxRetries > 0 ? maxRetries : 1, windowMilliseconds);
        return maxRetries < 0 || ++_restarts <= maxRetries;
    }

    /// <summary>A window opens with the first restart; after it has passed the next restart opens a new one.</summary>
    private bool RequestInWindow(int maxRetries, int windowMilliseconds)
    {
        var now = Stopwatch.GetTimestamp();
        _windowStart ??= now;
        if (Stopwatch.GetElapsedTime(_windowStart.Value, now).TotalMilliseconds <= windowMilliseconds) return ++_restarts <= maxRetries;
        _restarts = 1;
        _windowStart = now;
        return true;
    }
}
