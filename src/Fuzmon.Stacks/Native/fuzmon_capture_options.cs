using System.Runtime.InteropServices;

namespace Fuzmon.Stacks.Native;

[StructLayout(LayoutKind.Sequential)]
internal struct fuzmon_capture_options
{
    public uint mode;
    public uint unwinder;
    public uint deadline_us;
    public uint stack_bytes;
    public uint max_frames;
    public uint max_threads;
}
