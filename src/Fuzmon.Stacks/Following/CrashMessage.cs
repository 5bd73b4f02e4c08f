using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Native;

namespace Fuzmon.Stacks.Following;

/// <summary>Reads what the follower tells of a crash. It is checked: half of it is from a process that has just lost its mind.</summary>
internal static class CrashMessage
{
    private const int ENODATA = 61;

    // As struct user_regs_struct has them; null for those that nobody asks for.
    private static readonly string?[] RegisterNames =
    [
        "r15", "r14", "r13", "r12", "rbp", "rbx", "r11", "r10", "r9", "r8", "rax", "rcx", "rdx", "rsi", "rdi", null, "rip", null, "eflags",
        "rsp", null, "fs_base", "gs_base", null, null, null, null,
    ];

    /// <summary>Takes a message over.</summary>
    /// <exception cref="InvalidDataException">Its lengths do not fit it.</exception>
    public static FollowedCrash Parse(ReadOnlySpan<byte> message)
    {
        if (message.Length < Unsafe.SizeOf<FollowMessages.Crash>())
            throw new InvalidDataException("what the follower tells of a crash ends too early");

        var facts = MemoryMarshal.Read<FollowMessages.Crash>(message);
        var block = message[Unsafe.SizeOf<FollowMessages.Crash>()..];
        return new FollowedCrash
        {
            Number = facts.Number,
            Pid = facts.Pid,
            ThreadId = facts.Tid,
            Signal = facts.Signal,
            SignalCode = facts.SignalCode,
            FaultAddress = facts.HasAddress != 0 ? facts.FaultAddress : null,
            Time = DateTime.UnixEpoch.AddTicks((long)(facts.TimeNs / 100)),
            Deadline = TimeSpan.FromMilliseconds(facts.DeadlineMs - Math.Min(facts.DeadlineMs, facts.StacksNs / 1e6)),
            Registers = facts.HasRegisters != 0 ? RegistersOf(facts.Registers) : [],
            Capture = block.IsEmpty
                ? CaptureOutcome.Denied(facts.CaptureError != 0 ? facts.CaptureError : ENODATA)
                : CaptureOutcome.Of(CaptureBlock.Parse(block.ToArray())),
        };
    }

    private static List<KeyValuePair<string, ulong>> RegistersOf(ReadOnlySpan<ulong> values)
    {
        List<KeyValuePair<string, ulong>> registers = [];
        for (var i = 0; i < RegisterNames.Length; i++)
        {
            if (RegisterNames[i] is { } name)
                registers.Add(KeyValuePair.Create(name, values[i]));
        }

        return registers;
    }
}
