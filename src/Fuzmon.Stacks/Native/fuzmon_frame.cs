using System.Runtime.InteropServices;

namespace Fuzmon.Stacks.Native;

[StructLayout(LayoutKind.Sequential)]
internal struct fuzmon_frame
{
    public ulong address;
    public ulong relative;
    public uint module;
    public fuzmon_frame_flags flags;
}
