namespace Fuzmon.Stacks.Memory;

/// <summary>How much may be read of another process in one go: what its memory says must not decide how long that takes.</summary>
/// <param name="MaxRequests">Requests, whether a page kept from before answers them or not.</param>
/// <param name="MaxBytes">Bytes copied from the process.</param>
public sealed record MemoryBudget(int MaxRequests, long MaxBytes)
{
    /// <summary>Enough for thousands of threads, and spent in less than a second.</summary>
    public static MemoryBudget Default { get; } = new(4_000_000, 128 << 20);
}
