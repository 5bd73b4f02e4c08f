namespace Fuzmon.Linux.Crashes;

/// <summary>A thread of a process that is dumped.</summary>
/// <param name="ThreadId">As it is called in its own pid namespace.</param>
/// <param name="Registers">Values in the order of <see cref="RegisterNames"/>.</param>
public sealed record CoreThread(int ThreadId, IReadOnlyList<ulong> Registers)
{
    /// <summary>The registers.</summary>
    public static IReadOnlyList<string> RegisterNames { get; } =
    [
        "rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "rip", "eflags",
    ];

    /// <summary>Where it stands.</summary>
    public ulong InstructionPointer => Registers[16];
}
