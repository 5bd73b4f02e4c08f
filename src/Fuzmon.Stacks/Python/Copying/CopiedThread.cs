using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Native;

namespace Fuzmon.Stacks.Python.Copying;

/// <summary>What a capture copied of a thread in one interpreter.</summary>
internal sealed class CopiedThread
{
    private readonly ReadOnlyMemory<byte> _codes;

    private CopiedThread(fuzmon_python_copy header, SparseMemory memory, ReadOnlyMemory<byte> codes)
    {
        State = header.state;
        Interpreter = header.interpreter;
        IsCut = header.is_cut != 0;
        Memory = memory;
        _codes = codes;
    }

    /// <summary>The address of its PyThreadState.</summary>
    public ulong State { get; }

    /// <summary>The address of the interpreter's.</summary>
    public ulong Interpreter { get; }

    /// <summary>Whether something could not be read, or there was too much.</summary>
    public bool IsCut { get; }

    /// <summary>The pieces, all of one instant of the thread.</summary>
    public SparseMemory Memory { get; }

    /// <summary>The code objects among them.</summary>
    public ReadOnlySpan<fuzmon_python_code> Codes => MemoryMarshal.Cast<byte, fuzmon_python_code>(_codes.Span);

    /// <summary>Takes apart what was copied of a thread.</summary>
    /// <exception cref="InvalidDataException">Its lengths do not fit it.</exception>
    public static IEnumerable<CopiedThread> Parse(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var header = MemoryMarshal.Read<fuzmon_python_copy>(Take(ref bytes, (ulong)Unsafe.SizeOf<fuzmon_python_copy>()).Span);
            var pieces = Take(ref bytes, header.piece_bytes);
            var codes = Take(ref bytes, header.code_count * (ulong)Unsafe.SizeOf<fuzmon_python_code>());
            yield return new CopiedThread(header, ParsePieces(pieces), codes);
        }
    }

    private static SparseMemory ParsePieces(ReadOnlyMemory<byte> bytes)
    {
        var memory = new SparseMemory();
        while (!bytes.IsEmpty)
        {
            var piece = MemoryMarshal.Read<fuzmon_python_piece>(Take(ref bytes, (ulong)Unsafe.SizeOf<fuzmon_python_piece>()).Span);
            if (piece.length > int.MaxValue || piece.address > ulong.MaxValue - piece.length)
                throw new InvalidDataException("the copy of Python makes no sense: a piece is too long");
            memory.Add(piece.address, Take(ref bytes, (piece.length + 7) & ~7UL)[..(int)piece.length]);
        }

        return memory;
    }

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> bytes, ulong length)
    {
        if (length > (ulong)bytes.Length)
            throw new InvalidDataException("the copy of Python makes no sense: it ends too soon");
        var taken = bytes[..(int)length];
        bytes = bytes[(int)length..];
        return taken;
    }
}
