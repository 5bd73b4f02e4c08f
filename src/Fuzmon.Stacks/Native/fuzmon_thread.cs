using System.Runtime.InteropServices;

namespace Fuzmon.Stacks.Native;

[StructLayout(LayoutKind.Sequential)]
internal struct fuzmon_thread
{
    public int tid;
    public uint name;
    public uint name_length;
    public uint first_frame;
    public uint frame_count;
    public byte state;
    public fuzmon_captured captured;
    public fuzmon_truncation truncation;
    public byte reserved;
    public int error;
    public int syscall;
    public ulong pause_ns;
    public uint python;
    public uint python_length;
}
