using Fuzmon.Stacks.Memory;

namespace Fuzmon.Stacks.Tests.Python.Support;

/// <summary>Keeps what is read through it, page by page, to read it once more with mistakes in it.</summary>
internal sealed class RecordingMemory(IProcessMemory memory) : IProcessMemory
{
    private readonly SortedDictionary<ulong, byte[]> _pages = [];

    public int Read(ulong address, Span<byte> into)
    {
        var read = memory.Read(address, into);
        if (read > 0)
            _pages[address] = into[..read].ToArray();
        return read;
    }

    /// <summary>Where the pieces begin that were read.</summary>
    public IReadOnlyList<ulong> Pages => [.. _pages.Keys];

    /// <summary>All that was read, without asking for it anew.</summary>
    public SparseMemory Copy() => Without(ulong.MaxValue);

    /// <summary>All that was read but for one piece.</summary>
    public SparseMemory Without(ulong lost)
    {
        var rest = new SparseMemory();
        foreach (var (address, bytes) in _pages)
        {
            if (address != lost)
                rest.Add(address, bytes);
        }

        return rest;
    }

    /// <summary>All that was read, some words of it changed: to chance, to each other, to values at the limits.</summary>
    public SparseMemory Mutated(Random random)
    {
        var copies = _pages.ToDictionary(static page => page.Key, static page => (byte[])page.Value.Clone());
        var keys = copies.Keys.ToArray();
        ulong[] special = [0, 1, ulong.MaxValue, long.MaxValue, int.MaxValue, 0x7fff_ffff_ffff, 0xff, 1UL << 32];
        for (var i = random.Next(1, 200); i > 0; i--)
        {
            var page = copies[keys[random.Next(keys.Length)]];
            if (page.Length < 8)
                continue;
            var at = page.AsSpan(random.Next(page.Length / 8) * 8, 8);
            switch (random.Next(4))
            {
                case 0:
                    random.NextBytes(at);
                    break;
                case 1:
                    BitConverter.TryWriteBytes(at, special[random.Next(special.Length)]);
                    break;
                case 2:
                    var other = copies[keys[random.Next(keys.Length)]];
                    other.AsSpan(0, Math.Min(8, other.Length)).CopyTo(at);
                    break;
                default:
                    at[random.Next(8)] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }

        var mutated = new SparseMemory();
        var lost = random.Next(4) == 0 ? keys[random.Next(keys.Length)] : 0;
        foreach (var (address, bytes) in copies.OrderBy(static page => page.Key))
        {
            if (address != lost)
                mutated.Add(address, bytes);
        }

        return mutated;
    }
}
