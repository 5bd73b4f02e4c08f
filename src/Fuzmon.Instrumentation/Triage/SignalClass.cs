using Fuzmon.Stacks.Trials;
using Iced.Intel;

namespace Fuzmon.Instrumentation.Triage;

/// <summary>The class of a crash of which only the signal, the registers and the stack are known: CASR's rules, in their order.</summary>
public static class SignalClass
{
    private const int SIGILL = 4;
    private const int SIGTRAP = 5;
    private const int SIGABRT = 6;
    private const int SIGBUS = 7;
    private const int SIGFPE = 8;
    private const int SIGSEGV = 11;
    private const int SIGSYS = 31;
    private const int SI_KERNEL = 0x80;
    private const ulong NearNull = 64 << 10;
    private const ulong NearStack = 64 << 10;
    private const int DeepStack = 64;

    /// <summary>Finds it.</summary>
    /// <param name="outcome">A run that a signal ended.</param>
    /// <param name="frames">Its stack, innermost first; empty when it is not known.</param>
    public static string Of(TrialOutcome outcome, IReadOnlyList<CrashFrame> frames)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(frames);
        return outcome.Signal switch
        {
            SIGABRT => OfAbort(frames),
            SIGTRAP => "TRAP",
            SIGILL or SIGSYS => "BadInstruction",
            SIGFPE => "FPE",
            SIGSEGV or SIGBUS => OfFault(outcome, frames),
            _ => "Signal",
        };
    }

    /// <summary>The instruction that failed, in assembly; null when it is not known.</summary>
    public static string? Disassemble(TrialOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return TryDecode(outcome, out var instruction) ? instruction.ToString() : null;
    }

    private static string OfAbort(IReadOnlyList<CrashFrame> frames)
    {
        foreach (var frame in frames)
        {
            if (frame.Function is "cfree" or "free" or "__libc_free" or "__GI___libc_free" or "_int_free" or "malloc_printerr" or "munmap_chunk")
                return "HeapError";
            if (frame.Function is "__chk_fail" or "__GI___chk_fail")
                return "SafeFunctionCheck";
            if (frame.Function?.StartsWith("__stack_chk_fail", StringComparison.Ordinal) == true)
                return "StackGuard";
        }

        return "AbortSignal";
    }

    private static string OfFault(TrialOutcome outcome, IReadOnlyList<CrashFrame> frames)
    {
        // A general protection fault has no address: the kernel reports 0.
        var address = outcome.SignalCode == SI_KERNEL ? null : outcome.FaultAddress;
        var pc = Register(outcome, "rip");
        var isNear = address < NearNull;
        if (address is not null && address == pc)
            return isNear ? "SegFaultOnPcNearNull" : "SegFaultOnPc";
        if (!TryDecode(outcome, out var instruction))
            return "AccessViolation";
        if (instruction.FlowControl == FlowControl.Return)
            return "ReturnAv";
        if (address is { } at && IsStackExhausted(at, Register(outcome, "rsp"), instruction, frames.Count))
            return CrashClasses.StackOverflow;
        if (instruction.FlowControl == FlowControl.IndirectCall)
            return isNear ? "CallAvNearNull" : "CallAv";
        if (instruction.FlowControl == FlowControl.IndirectBranch)
            return isNear ? "BranchAvNearNull" : "BranchAv";
        return OfAccess(instruction) is { } access ? $"{access}{(isNear ? "NearNull" : "")}" : "AccessViolation";
    }

    // By a call, or by whatever else touches the guard below a stack that is deep.
    private static bool IsStackExhausted(ulong address, ulong? stackPointer, Instruction instruction, int frames)
    {
        if (stackPointer is not { } sp)
            return false;
        return (instruction.FlowControl is FlowControl.Call or FlowControl.IndirectCall && address == sp - 8)
            || (frames >= DeepStack && address - (sp - NearStack) < 2 * NearStack);
    }

    private static string? OfAccess(Instruction instruction)
    {
        var reads = false;
        foreach (var used in new InstructionInfoFactory().GetInfo(instruction).GetUsedMemory())
        {
            if (used.Access is OpAccess.Write or OpAccess.CondWrite or OpAccess.ReadWrite or OpAccess.ReadCondWrite)
                return "DestAv";
            reads |= used.Access is OpAccess.Read or OpAccess.CondRead;
        }

        return reads ? "SourceAv" : null;
    }

    private static bool TryDecode(TrialOutcome outcome, out Instruction instruction)
    {
        instruction = default;
        if (outcome.Instruction.IsEmpty)
            return false;
        instruction = Decoder.Create(64, new ByteArrayCodeReader(outcome.Instruction.ToArray()), Register(outcome, "rip") ?? 0).Decode();
        return !instruction.IsInvalid;
    }

    private static ulong? Register(TrialOutcome outcome, string name)
    {
        foreach (var (key, value) in outcome.Registers)
        {
            if (key == name)
                return value;
        }

        return null;
    }
}
