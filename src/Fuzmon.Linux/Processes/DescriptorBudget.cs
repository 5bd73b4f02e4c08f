using System.Runtime.InteropServices;

namespace Fuzmon.Linux;

/// <summary>
/// Counts the descriptors that process handles keep open, so that thousands of watched processes leave enough for logs,
/// sockets and the runtime. It bounds a convenience: without a descriptor sampling is slower, never impossible.
/// </summary>
/// <param name="capacity">How many descriptors may be kept open; 0 keeps none but the one that identifies a process.</param>
public sealed partial class DescriptorBudget(int capacity)
{
    private const int RLIMIT_NOFILE = 7;
    private const int MinHeadRoom = 256;

    private int _taken;

    /// <summary>The budget of this program: its descriptor limit less an eighth, and less 256 at least.</summary>
    public static DescriptorBudget Shared { get; } = new(CapacityFor(DescriptorLimit()));

    /// <summary>How many descriptors may be kept open.</summary>
    public int Capacity => capacity;

    /// <summary>Descriptors in use.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>What a limit on open descriptors leaves for watching processes.</summary>
    internal static int CapacityFor(ulong limit)
    {
        var usable = (int)Math.Min(limit, int.MaxValue);
        return Math.Max(0, usable - Math.Max(MinHeadRoom, usable / 8));
    }

    /// <summary>Takes a descriptor that a process cannot be identified without.</summary>
    internal void Take() => Interlocked.Increment(ref _taken);

    /// <summary>Takes a descriptor for a pidfd, which makes exits known at once.</summary>
    internal bool TryTake() => TryTakeBelow(capacity);

    /// <summary>Takes one for a file that is read often: three quarters of the budget at most, to leave room for more pidfds.</summary>
    internal bool TryTakeForFile() => TryTakeBelow(capacity - (capacity / 4));

    internal void Return() => Interlocked.Decrement(ref _taken);

    private bool TryTakeBelow(int limit)
    {
        if (Interlocked.Increment(ref _taken) <= limit)
            return true;
        Interlocked.Decrement(ref _taken);
        return false;
    }

    private static ulong DescriptorLimit() => getrlimit(RLIMIT_NOFILE, out var limit) == 0 ? limit.rlim_cur : 0;

    [LibraryImport("libc")]
    private static partial int getrlimit(int resource, out rlimit rlim);

    [StructLayout(LayoutKind.Sequential)]
    private struct rlimit
    {
        public ulong rlim_cur;
        public ulong rlim_max;
    }
}
