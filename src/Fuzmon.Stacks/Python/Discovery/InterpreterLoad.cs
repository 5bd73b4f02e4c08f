using System.Buffers.Binary;

namespace Fuzmon.Stacks.Python.Discovery;

/// <summary>What the machine code of <c>PyInterpreterState_Head</c> loads: it does nothing else.</summary>
/// <param name="Address">Virtual address that it reads a pointer from.</param>
/// <param name="Displacement">
/// Where from there the newest interpreter is: the pointer leads to <c>_PyRuntime</c>. Null: the pointer is the interpreter itself.
/// </param>
internal readonly record struct InterpreterLoad(ulong Address, int? Displacement)
{
    /// <summary>Bytes of the function that are enough.</summary>
    public const int CodeSize = 32;

    /// <summary>Takes the function's first bytes apart; null when they are something else.</summary>
    public static InterpreterLoad? Decode(ReadOnlySpan<byte> code, ulong address)
    {
        var rest = code;
        Skip(ref rest, [0xf3, 0x0f, 0x1e, 0xfa]); // endbr64
        if (Skip(ref rest, [0x55])) // push %rbp
            Skip(ref rest, [0x48, 0x89, 0xe5]); // mov %rsp,%rbp
        if (!Skip(ref rest, [0x48, 0x8b, 0x05]) || rest.Length < 8) // mov d32(%rip),%rax
            return null;
        var relative = BinaryPrimitives.ReadInt32LittleEndian(rest);
        rest = rest[4..];
        var target = unchecked(address + (ulong)(code.Length - rest.Length) + (ulong)(long)relative);
        if (Skip(ref rest, [0x48, 0x8b, 0x40]) && rest.Length > 0) // mov d8(%rax),%rax
            return new InterpreterLoad(target, rest[0]);
        if (Skip(ref rest, [0x48, 0x8b, 0x80]) && rest.Length >= 4) // mov d32(%rax),%rax
            return new InterpreterLoad(target, BinaryPrimitives.ReadInt32LittleEndian(rest));
        if (Skip(ref rest, [0x48, 0x8b, 0x00])) // mov (%rax),%rax
            return new InterpreterLoad(target, 0);
        return rest[0] is 0xc3 or 0x5d or 0xf3 ? new InterpreterLoad(target, null) : null; // ret, pop %rbp, rep ret
    }

    private static bool Skip(ref ReadOnlySpan<byte> code, ReadOnlySpan<byte> instruction)
    {
        if (!code.StartsWith(instruction))
            return false;
        code = code[instruction.Length..];
        return true;
    }
}
