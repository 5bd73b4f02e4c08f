using Fuzmon.Instrumentation.Crashes;
using Fuzmon.Records;
using Iced.Intel;

namespace Fuzmon.Instrumentation.Triage;

/// <summary>The instruction that a program crashed at, and those around it.</summary>
public static class FaultingCode
{
    private const int Bits = 64;
    private const int Neighbours = 8;
    private const int LongestInstruction = 15;

    /// <summary>The one that it stood at; null when it is not known or is none.</summary>
    public static Instruction? Of(CrashFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.Register("rip") is not { } pc || CodeAt(facts, pc) is not { IsEmpty: false } code)
            return null;

        var instruction = Decode(code, pc);
        return instruction.IsInvalid ? null : instruction;
    }

    /// <summary>
    /// That one and up to eight on either side, by address. What stands before is found by decoding from further back until an
    /// instruction ends where this one begins, so that it is what most probably stands there.
    /// </summary>
    public static IReadOnlyList<CrashInstruction> Around(CrashFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.Register("rip") is not { } pc || CodeAt(facts, pc) is not { IsEmpty: false } code)
            return [];

        var found = new List<CrashInstruction>(2 * Neighbours);
        if (PieceAround(facts, pc) is { } piece && piece.Address < pc)
            found.AddRange(Before(piece.Bytes[..(int)(pc - piece.Address)], pc));
        found.AddRange(From(code, pc, Neighbours + 1).Select(instruction => new CrashInstruction(instruction.IP, instruction.ToString(), instruction.IP == pc)));
        return found;
    }

    /// <summary>Those from an address on, as many as there are bytes for, until one is invalid.</summary>
    internal static IEnumerable<Instruction> From(ReadOnlyMemory<byte> code, ulong address, int most)
    {
        for (var i = 0; i < most && !code.IsEmpty; i++)
        {
            var instruction = Decode(code, address);
            if (instruction.IsInvalid)
                yield break;
            yield return instruction;
            code = code[instruction.Length..];
            address = instruction.NextIP;
        }
    }

    /// <summary>What stands at an address; empty when it is not known.</summary>
    internal static ReadOnlyMemory<byte> CodeAt(CrashFacts facts, ulong pc)
        => PieceAround(facts, pc) is { } piece ? piece.Bytes[(int)(pc - piece.Address)..] : facts.Code;

    private static MemoryPiece? PieceAround(CrashFacts facts, ulong pc)
        => facts.Scene?.Memory.FirstOrDefault(piece => pc >= piece.Address && pc - piece.Address < (ulong)piece.Bytes.Length);

    // The longest way back along which each instruction ends where the next begins.
    private static List<CrashInstruction> Before(ReadOnlyMemory<byte> bytes, ulong pc)
    {
        var most = Math.Min(bytes.Length, Neighbours * LongestInstruction);
        for (var back = most; back > 0; back--)
        {
            var way = From(bytes[^back..], pc - (ulong)back, int.MaxValue).ToList();
            if (way.Count > 0 && way[^1].NextIP == pc)
                return [.. way.TakeLast(Neighbours).Select(instruction => new CrashInstruction(instruction.IP, instruction.ToString(), IsFaulting: false))];
        }

        return [];
    }

    private static Instruction Decode(ReadOnlyMemory<byte> code, ulong address)
        => Decoder.Create(Bits, new ByteArrayCodeReader(code[..Math.Min(code.Length, LongestInstruction)].ToArray()), address).Decode();
}
