using System.Runtime.InteropServices;

namespace Fuzmon.Linux;

/// <summary>A process as one look at /proc found it.</summary>
/// <param name="Pid">The process id.</param>
/// <param name="ParentPid">The parent's; 0 when it lives outside this pid namespace.</param>
/// <param name="StartTicks">When it started, in clock ticks since boot.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ProcessEntry(int Pid, int ParentPid, ulong StartTicks);
