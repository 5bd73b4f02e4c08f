using Fuzmon.Records;

namespace Fuzmon.Stacks.Capture;

/// <summary>A capture as a sample takes it.</summary>
/// <param name="Threads">The threads; null when there are no stacks.</param>
/// <param name="Summary">What the capture cost, or why there is none.</param>
public sealed record CapturedStacks(IReadOnlyList<ThreadStack>? Threads, CaptureSummary Summary)
{
    /// <summary>The asyncio tasks; null when they were not asked for or cannot be told.</summary>
    public IReadOnlyList<TaskStack>? Tasks { get; init; }

    /// <summary>No stacks.</summary>
    public static CapturedStacks Missing(string why) => new(null, new CaptureSummary { Error = why });
}
