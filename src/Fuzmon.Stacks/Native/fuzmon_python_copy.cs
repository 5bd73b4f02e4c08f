using System.Runtime.InteropServices;

namespace Fuzmon.Stacks.Native;

[StructLayout(LayoutKind.Sequential)]
internal struct fuzmon_python_copy
{
    public ulong state;
    public ulong interpreter;
    public uint piece_bytes;
    public uint code_count;
    public uint is_cut;
    public uint reserved;
}
