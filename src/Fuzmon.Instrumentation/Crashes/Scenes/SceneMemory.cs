using Fuzmon.Records;
using Fuzmon.Stacks.Memory;

namespace Fuzmon.Instrumentation.Crashes.Scenes;

/// <summary>The memory around what a crash is about.</summary>
internal static class SceneMemory
{
    // Below it leaf functions keep their variables.
    private const ulong RedZone = 128;
    private const int SI_KERNEL = 0x80;

    /// <summary>Around pc, sp and the fault address; what cannot be read is left out.</summary>
    /// <exception cref="AbsentPartException">Nothing can be read though addresses are known.</exception>
    public static IReadOnlyList<MemoryPiece> Around(CrashFacts facts, IProcessMemory memory, int bytes)
    {
        var half = (ulong)bytes / 2;
        var pieces = new List<MemoryPiece>();
        if (facts.Register("rip") is not { } pc || facts.Register("rsp") is not { } sp)
            throw new AbsentPartException("its registers are not known");

        Add("pc", pc, half);
        Add("sp", sp, RedZone);
        if (facts.FaultAddress is { } fault && facts.SignalCode is > 0 and not SI_KERNEL && fault != pc)
            Add("fault", fault, half);
        if (pieces.Count == 0)
            throw new AbsentPartException(memory is LiveProcessMemory { IsRefused: true } ? "permission denied" : "none of it can be read");
        return pieces;

        void Add(string about, ulong address, ulong before)
        {
            if (ReadAround(memory, address, before, bytes) is { } piece)
                pieces.Add(new MemoryPiece(about, piece.Address, piece.Bytes));
        }
    }

    // The page before may be missing, and so may be the one that the address lies in while the next is there.
    private static (ulong Address, byte[] Bytes)? ReadAround(IProcessMemory memory, ulong address, ulong before, int bytes)
    {
        const ulong Page = 4096;
        var start = address - Math.Min(before, address);
        var end = start + (ulong)bytes < start ? ulong.MaxValue : start + (ulong)bytes;
        while (start < end)
        {
            var buffer = new byte[end - start];
            var count = memory.Read(start, buffer);
            if (count > 0)
                return (start, buffer[..count]);
            start = (start & ~(Page - 1)) + Page;
            if (start < Page)
                return null;
        }

        return null;
    }
}
