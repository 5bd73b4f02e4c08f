using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Fuzmon.Stacks.Native;

namespace Fuzmon.Stacks.Following;

/// <summary>What the monitor and fuzmon-follower say to each other, as in <c>fuzmon_follow.h</c>.</summary>
internal static class FollowMessages
{
    public enum Kind : uint
    {
        Begin = 1,
        Capture = 2,
        Forget = 3,
        End = 4,
        LetGo = 5,
        Calls = 6,
        State = 7,
        Crash = 16,
        Confirm = 17,
        Empty = 18,
        Record = 19,
    }

    [Flags]
    public enum Wishes : uint
    {
        None = 0,
        Crashes = 1,
        Family = 2,
        Held = 4,
    }

    public enum Way : uint
    {
        Ptrace = 1,
        Seccomp = 2,
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Header
    {
        public Kind Kind;
        public uint Size;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Begin
    {
        public int Pid;
        public Wishes Wishes;
        public uint DeadlineMs;
        public uint Reserved;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Result
    {
        public int Error;
        public uint Reserved;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct CaptureRequest
    {
        public int Pid;
        public uint HasPython;
        public fuzmon_capture_options Options;
        public fuzmon_python Python;
    }

    /// <summary>Followed by the bits of the calls that are told, and the plans.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Calls
    {
        public Way Way;
        public uint DataBytes;
        public uint CallsPerSecond;
        public uint TellsSignals;
        public uint FollowsForks;
        public uint TellsOthers;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Totals
    {
        public ulong Tasks;
        public ulong Stops;
        public ulong Crashes;
        public ulong Lost;
        public ulong Now;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Crash
    {
        public ulong Number;
        public int Pid;
        public int Tid;
        public int Signal;
        public int SignalCode;
        public ulong FaultAddress;
        public ulong TimeNs;
        public ulong StacksNs;
        public int Sender;
        public uint SenderUid;
        public uint HasAddress;
        public uint HasRegisters;
        public int CaptureError;
        public uint DeadlineMs;
        public UserRegisters Registers;
    }

    /// <summary>As struct user_regs_struct has them.</summary>
    [InlineArray(27)]
    public struct UserRegisters
    {
        private ulong _first;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Confirm
    {
        public ulong Number;
        public int Died;
        public int Dumped;
        public ulong HeldNs;
        public uint WasLate;
        public uint Reserved;
    }
}
