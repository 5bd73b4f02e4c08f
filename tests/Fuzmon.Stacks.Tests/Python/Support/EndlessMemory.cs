using System.Buffers.Binary;
using Fuzmon.Stacks.Memory;

namespace Fuzmon.Stacks.Tests.Python.Support;

/// <summary>
/// Memory in which everything leads on: every address can be read, and most of its words are addresses again, the rest small numbers
/// and text. The same seed is the same memory.
/// </summary>
internal sealed class EndlessMemory(ulong seed) : IProcessMemory
{
    public int Read(ulong address, Span<byte> into)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        for (var done = 0; done < into.Length;)
        {
            var at = address + (ulong)done;
            BinaryPrimitives.WriteUInt64LittleEndian(word, Word(at & ~7UL));
            var part = word[(int)(at & 7)..];
            part = part[..Math.Min(part.Length, into.Length - done)];
            part.CopyTo(into[done..]);
            done += part.Length;
        }

        return into.Length;
    }

    private ulong Word(ulong address)
    {
        var hash = (address ^ seed) * 0x9e37_79b9_7f4a_7c15;
        hash ^= hash >> 29;
        hash *= 0xbf58_476d_1ce4_e5b9;
        hash ^= hash >> 32;
        return (hash & 7) switch
        {
            0 => hash >> 60,
            1 => BinaryPrimitives.ReadUInt64LittleEndian("code\0\0\0\0"u8),
            2 => hash,
            // Not too many pages, that rings come about, too.
            _ => 0x10_0000 + ((hash >> 8) & 0xf_fff8),
        };
    }
}
