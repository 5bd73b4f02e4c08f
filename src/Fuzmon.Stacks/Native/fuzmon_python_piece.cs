using System.Runtime.InteropServices;

namespace Fuzmon.Stacks.Native;

[StructLayout(LayoutKind.Sequential)]
internal struct fuzmon_python_piece
{
    public ulong address;
    public ulong length;
}
