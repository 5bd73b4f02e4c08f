using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fuzmon.Stacks.Trials;

[StructLayout(LayoutKind.Sequential)]
internal struct fuzmon_trial_result
{
    public int pid;
    public int code;
    public int status;
    public int timed_out;
    public uint known;
    public int tid;
    public int signal;
    public int si_code;
    public ulong fault_address;
    public RegisterValues registers;
    public InstructionBytes instruction;
    public uint instruction_length;
    public int capture_error;
    public long cpu_ns;
    public long peak_rss_kb;
    public ulong wall_ns;

    [InlineArray(18)]
    public struct RegisterValues
    {
        private ulong _first;
    }

    [InlineArray(16)]
    public struct InstructionBytes
    {
        private byte _first;
    }
}
