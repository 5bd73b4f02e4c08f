using Fuzmon.Records;
using Fuzmon.Stacks.Memory;

namespace Fuzmon.Instrumentation.Heap;

/// <summary>A look at a heap.</summary>
/// <param name="Record">What was found; null when nothing was.</param>
/// <param name="Error">The errno that explains it, when that was the reason.</param>
/// <param name="Reason">Why nothing was found.</param>
public sealed record HeapOutcome(HeapRecord? Record, int Error, string? Reason)
{
    internal const string Changing = "its heap changes faster than it can be read";

    private const int EPERM = 1;
    private const int ESRCH = 3;

    internal static HeapOutcome Missing(LiveProcessMemory memory)
        => memory.IsRefused ? new HeapOutcome(null, EPERM, null)
            : memory.IsGone ? new HeapOutcome(null, ESRCH, null)
            : None("malloc's variables were not found: it has another allocator, or a libc other than glibc 2.31 to 2.41");

    internal static HeapOutcome None(string reason) => new(null, 0, reason);
}
