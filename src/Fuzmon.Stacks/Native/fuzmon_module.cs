using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fuzmon.Stacks.Native;

[StructLayout(LayoutKind.Sequential)]
internal struct fuzmon_module
{
    public ulong start;
    public ulong end;
    public ulong bias;
    public ulong inode;
    public uint device_major;
    public uint device_minor;
    public uint path;
    public uint path_length;
    public uint build_id_length;
    public BuildId build_id;
    public uint is_deleted;

    [InlineArray(Length)]
    public struct BuildId
    {
        public const int Length = 32;

        private byte _first;
    }
}
