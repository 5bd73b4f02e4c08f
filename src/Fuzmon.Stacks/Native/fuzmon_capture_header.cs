using System.Runtime.InteropServices;

namespace Fuzmon.Stacks.Native;

[StructLayout(LayoutKind.Sequential)]
internal struct fuzmon_capture_header
{
    public const uint Magic = 0x31535a46;

    public uint magic;
    public uint size;
    public uint module_count;
    public uint thread_count;
    public uint frame_count;
    public uint string_bytes;
    public uint mode;
    public int tracer_pid;
    public uint threads_omitted;
    public uint threads_stopped;
    public uint interrupted;
    public uint restarted;
    public uint python_bytes;
    public uint python_torn;
    public ulong pause_ns;
    public ulong stopped_ns;
    public ulong total_ns;
}
