using Iced.Intel;

namespace Fuzmon.Instrumentation.Triage;

/// <summary>
/// Where the value would have gone that a faulting load was to read: whoever chose its address would choose it too. It is followed from
/// register to register to the end of its basic block, not through memory.
/// </summary>
internal static class TaintedFlow
{
    private const int MostInstructions = 64;

    /// <summary>Follows what the first instruction loads.</summary>
    /// <returns>The class when it becomes the target of a call or jump, or the address of a write; null when it does not.</returns>
    public static string? Follow(ReadOnlyMemory<byte> code, ulong address)
    {
        var tainted = new HashSet<Register>();
        var info = new InstructionInfoFactory();
        var isFirst = true;
        foreach (var instruction in FaultingCode.From(code, address, MostInstructions))
        {
            if (isFirst)
                Taint(info.GetInfo(instruction), tainted, isTainted: true);
            else if (ClassOf(instruction, tainted) is { } found)
                return found;
            else if (instruction.FlowControl != FlowControl.Next)
                return null;
            else
                Pass(instruction, info.GetInfo(instruction), tainted);
            isFirst = false;
        }

        return null;
    }

    private static string? ClassOf(Instruction instruction, HashSet<Register> tainted) => instruction.FlowControl switch
    {
        FlowControl.IndirectCall when UsesTarget(instruction, tainted) => "CallAvTainted",
        FlowControl.IndirectBranch when UsesTarget(instruction, tainted) => "BranchAvTainted",
        FlowControl.Return when tainted.Contains(Register.RSP) => "ReturnAv",
        FlowControl.Next when WritesThrough(instruction, tainted) => "DestAvTainted",
        _ => null,
    };

    private static bool UsesTarget(Instruction instruction, HashSet<Register> tainted)
        => instruction.Op0Kind == OpKind.Register ? tainted.Contains(instruction.Op0Register.GetFullRegister()) : AddressIsTainted(instruction, tainted);

    private static bool WritesThrough(Instruction instruction, HashSet<Register> tainted)
        => instruction.Op0Kind == OpKind.Memory && AddressIsTainted(instruction, tainted)
            && instruction.Mnemonic is not (Mnemonic.Cmp or Mnemonic.Test or Mnemonic.Push);

    private static bool AddressIsTainted(Instruction instruction, HashSet<Register> tainted)
        => tainted.Contains(instruction.MemoryBase.GetFullRegister()) || tainted.Contains(instruction.MemoryIndex.GetFullRegister());

    // What is computed of a tainted register is tainted, and what is overwritten with something else no longer is.
    private static void Pass(Instruction instruction, InstructionInfo info, HashSet<Register> tainted)
    {
        var isZeroing = instruction.Mnemonic is Mnemonic.Xor or Mnemonic.Sub
            && instruction is { Op0Kind: OpKind.Register, Op1Kind: OpKind.Register } && instruction.Op0Register == instruction.Op1Register;
        var reads = false;
        foreach (var used in info.GetUsedRegisters())
            reads |= used.Access is OpAccess.Read or OpAccess.ReadWrite or OpAccess.CondRead or OpAccess.ReadCondWrite && tainted.Contains(used.Register.GetFullRegister());
        Taint(info, tainted, reads && !isZeroing);
    }

    private static void Taint(InstructionInfo info, HashSet<Register> tainted, bool isTainted)
    {
        foreach (var used in info.GetUsedRegisters())
        {
            if (used.Access is not (OpAccess.Write or OpAccess.ReadWrite or OpAccess.CondWrite or OpAccess.ReadCondWrite))
                continue;
            if (isTainted)
                tainted.Add(used.Register.GetFullRegister());
            else
                tainted.Remove(used.Register.GetFullRegister());
        }
    }
}
