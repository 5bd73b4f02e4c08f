using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fuzmon.Linux.SystemCalls;

/// <summary>The fixed part of a record; <c>struct fuzmon_syscall</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct RawSyscallHeader
{
    /// <summary>Bytes of it; the snippets follow.</summary>
    public static readonly int Bytes = Unsafe.SizeOf<RawSyscallHeader>();

    /// <summary>Of the record with its snippets, in bytes: a multiple of 8.</summary>
    public uint Size;

    /// <summary>What it tells.</summary>
    public RawSyscallKind Kind;

    /// <summary>1: there was no room for all snippets.</summary>
    public ushort Flags;

    /// <summary>The process.</summary>
    public int Pid;

    /// <summary>The task.</summary>
    public int Tid;

    /// <summary>When it began: CLOCK_MONOTONIC, nanoseconds.</summary>
    public ulong TimeNs;

    /// <summary>How long it took.</summary>
    public ulong DurationNs;

    /// <summary>What it returned: from -4095 to -1 an error number.</summary>
    public long Result;

    /// <summary>The six arguments.</summary>
    public SixArguments Arguments;

    /// <summary>The call's number on x86_64, or the signal's.</summary>
    public int Number;

    /// <summary>Records of this process so far that were dropped or lost.</summary>
    public uint Missed;

    /// <summary>The task's name, ended by a 0.</summary>
    public Children.CommandName Name;

    /// <summary>Six arguments.</summary>
    [InlineArray(6)]
    public struct SixArguments
    {
        private ulong _first;
    }
}
