using System.Diagnostics;

namespace Akka.TestKit;

/// <summary>A moment of the monotonic clock.</summary>
internal readonly record struct Deadline(long Timestamp)
{
    public static Deadline After(TimeSpan duration)
        => new(Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency));

    public bool HasPassed => Stopwatch.GetTimestamp() >= Timestamp;

    /// <summary>Never negative; rounded up to a millisecond, so that a wait of that length reaches the deadline.</summary>
    public TimeSpan Remaining
        => TimeSpan.FromMilliseconds(
            Math.Ceiling(Math.Max(0, Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), Timestamp).TotalMilliseconds)));
}
