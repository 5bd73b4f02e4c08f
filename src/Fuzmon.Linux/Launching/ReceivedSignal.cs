using System.Runtime.InteropServices;

namespace Fuzmon.Linux.Launching;

/// <summary>A signal that was sent to Fuzmon.</summary>
/// <param name="Number">Its number, such as 2 for SIGINT.</param>
/// <param name="FromTerminal">Whether a key or a hang-up caused it: the launched command, in our process group, has it too.</param>
/// <param name="SenderPid">Who sent it; 0 for the kernel or a process outside this pid namespace.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ReceivedSignal(int Number, bool FromTerminal, int SenderPid);
