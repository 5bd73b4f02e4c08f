using System.Runtime.InteropServices;

namespace Fuzmon.Stacks.Native;

/// <summary>As in <c>fuzmon.h</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct fuzmon_region
{
    public ulong address;
    public ulong length;
    public byte* into;
    public ulong copied;
}
