using System.Runtime.InteropServices;

namespace Fuzmon.Linux.SystemCalls;

/// <summary>What was not told of a process so far; <c>struct fuzmon_syscall_loss</c>.</summary>
/// <param name="Pid">The process; 0: all for which there was no room to count them apart.</param>
/// <param name="Reserved">Not used.</param>
/// <param name="Lost">Records for which there was no room.</param>
/// <param name="Limited">Calls above the limit of calls a second.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SyscallLoss(int Pid, uint Reserved, ulong Lost, ulong Limited);
