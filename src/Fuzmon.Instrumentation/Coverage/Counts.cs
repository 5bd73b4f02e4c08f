namespace Fuzmon.Instrumentation.Coverage;

/// <summary>Arithmetic of execution counts, which stop at the largest number instead of passing over it.</summary>
internal static class Counts
{
    /// <summary>A branch whose condition was never evaluated, <c>-</c> in a tracefile: less than 0 times.</summary>
    public const long NotReached = -1;

    public static long Sum(long a, long b)
    {
        if ((a | b) < 0)
            return Math.Max(a, b);

        var sum = a + b;
        return sum < 0 ? long.MaxValue : sum;
    }

    public static long Least(long a, long b) => Math.Min(a, b);

    /// <summary>What remains of a when b has seen the same: nothing once b has hit it.</summary>
    public static long Without(long a, long b) => a > 0 && b > 0 ? 0 : a;
}
