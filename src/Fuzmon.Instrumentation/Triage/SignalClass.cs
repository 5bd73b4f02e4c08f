using Fuzmon.Instrumentation.Crashes;
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
    /// <param name="facts">A crash with a signal.</param>
    /// <param name="frames">Its stack, innermost first; empty when it is not known.</param>
    public static string Of(CrashFacts facts, IReadOnlyList<CrashFrame> frames)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(frames);
        return facts.Signal switch
        {
            SIGABRT => OfAbort(frames),
            SIGTRAP => "TrapSignal",
            SIGILL or SIGSYS => "BadInstruction",
            SIGFPE => "FPE",
            SIGSEGV or SIGBUS => OfFault(facts, frames),
            _ => "Signal",
        };
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

    private static string OfFault(CrashFacts facts, IReadOnlyList<CrashFrame> frames)
    {
        // A general protection fault has no address: the kernel reports 0.
        var address = facts.SignalCode == SI_KERNEL ? null : facts.FaultAddress;
        var pc = facts.Register("rip");
        var isNear = address < NearNull;
        if (address is not null && address == pc)
            return isNear ? "SegFaultOnPcNearNull" : "SegFaultOnPc";
        // One that no address of a program can be; where it came from is known by nothing but the stack.
        if (facts is { Signal: SIGSEGV, SignalCode: SI_KERNEL } && pc is { } at && !IsCanonical(at))
            return "SegFaultOnPc";
        if (FaultingCode.Of(facts) is not { } instruction)
            return "AccessViolation";
        if (instruction.FlowControl == FlowControl.Return)
            return "ReturnAv";
        if (address is { } fault && IsStackExhausted(fault, facts.Register("rsp"), instruction, frames.Count))
            return CrashClasses.StackOverflow;
        if (instruction.FlowControl == FlowControl.IndirectCall)
            return isNear ? "CallAvNearNull" : "CallAv";
        if (instruction.FlowControl == FlowControl.IndirectBranch)
            return isNear ? "BranchAvNearNull" : "BranchAv";
        return AccessOf(instruction) switch
        {
            "DestAv" => isNear ? "DestAvNearNull" : "DestAv",
            "SourceAv" when isNear => "SourceAvNearNull",
            "SourceAv" => facts.Signal == SIGSEGV ? TaintedFlow.Follow(FaultingCode.CodeAt(facts, pc!.Value), pc.Value) ?? "SourceAv" : "SourceAv",
            _ => "AccessViolation",
        };
    }

    private static bool IsCanonical(ulong address) => address >> 47 is 0 or 0x1ffff;

    // By a call, or by whatever else touches the guard below a stack that is deep.
    private static bool IsStackExhausted(ulong address, ulong? stackPointer, Instruction instruction, int frames)
    {
        if (stackPointer is not { } sp)
            return false;
        return (instruction.FlowControl is FlowControl.Call or FlowControl.IndirectCall && address == sp - 8)
            || (frames >= DeepStack && address - (sp - NearStack) < 2 * NearStack);
    }

    // Of moves alone: what else touches memory may do either.
    private static string? AccessOf(Instruction instruction)
    {
        if (!instruction.Mnemonic.ToString().Contains("mov", StringComparison.OrdinalIgnoreCase))
            return null;

        var reads = false;
        foreach (var used in new InstructionInfoFactory().GetInfo(instruction).GetUsedMemory())
        {
            if (used.Access is OpAccess.Write or OpAccess.CondWrite or OpAccess.ReadWrite or OpAccess.ReadCondWrite)
                return "DestAv";
            reads |= used.Access is OpAccess.Read or OpAccess.CondRead;
        }

        return reads ? "SourceAv" : null;
    }
}
