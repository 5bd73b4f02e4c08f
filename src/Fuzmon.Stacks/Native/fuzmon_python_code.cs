using System.Runtime.InteropServices;

namespace Fuzmon.Stacks.Native;

[StructLayout(LayoutKind.Sequential)]
internal record struct fuzmon_python_code
{
    public ulong address;
    public ulong hash;
}
