using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Fuzmon.Linux;

/// <summary>Whether this machine can swap at all: where it cannot, no process has swapped-out memory, and no file need say so.</summary>
internal static partial class SwapSpace
{
    private static readonly long LookInterval = Stopwatch.Frequency;
    private static long _nextLook;
    private static volatile bool _exists = true;

    /// <summary>As it was a second ago at most: swap space comes and goes with <c>swapon</c> and <c>swapoff</c>.</summary>
    public static bool Exists
    {
        get
        {
            var now = Stopwatch.GetTimestamp();
            if (now >= Volatile.Read(ref _nextLook))
            {
                _exists = sysinfo(out var info) != 0 || info.totalswap != 0;
                Volatile.Write(ref _nextLook, now + LookInterval);
            }
            return _exists;
        }
    }

    [LibraryImport("libc")]
    private static partial int sysinfo(out sysinfo_buf info);

    // Larger than any architecture's.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct sysinfo_buf
    {
        [FieldOffset(64)]
        public ulong totalswap;
    }
}
