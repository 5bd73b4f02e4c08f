using Fuzmon.Linux.Threads;
using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Locks;

namespace Fuzmon.Monitor;

/// <summary>One look at a process that lives too long.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="MonotonicNanoseconds">The same on CLOCK_MONOTONIC.</param>
/// <param name="Threads">Its threads, the main one first.</param>
/// <param name="Waits">Whom those wait for that wait for another.</param>
internal sealed record HangLook(
    DateTime At, long MonotonicNanoseconds, IReadOnlyList<ThreadLook> Threads, IReadOnlyDictionary<int, FutexWait> Waits)
{
    /// <summary>Its stacks at about that time; null when none were asked for.</summary>
    public CapturedStacks? Stacks { get; init; }
}
