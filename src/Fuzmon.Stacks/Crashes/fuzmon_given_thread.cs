using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fuzmon.Stacks.Crashes;

[StructLayout(LayoutKind.Sequential)]
internal struct fuzmon_given_thread
{
    public int tid;
    public uint reserved;
    public Values registers;

    [InlineArray(Count)]
    public struct Values
    {
        public const int Count = 17;

        private ulong _first;
    }
}
