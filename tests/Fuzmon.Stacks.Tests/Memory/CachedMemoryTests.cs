using Fuzmon.Stacks.Memory;

namespace Fuzmon.Stacks.Tests.Memory;

public sealed class CachedMemoryTests
{
    private readonly SparseMemory _memory = new();

    private CachedMemory Cached(MemoryBudget budget) => new(new LiveMemory(_memory), budget);

    [Fact]
    public void A_page_is_copied_once_until_it_is_forgotten()
    {
        _memory.Add(0x10000, new byte[8192]);
        var cached = Cached(MemoryBudget.Default);
        Assert.True(cached.TryReadUInt64(0x10000, out _));
        Assert.True(cached.TryReadUInt64(0x10ff8, out _));
        Assert.Equal(1, cached.Copies);
        Assert.True(cached.TryReadUInt64(0x10ffc, out _));
        Assert.Equal(2, cached.Copies);
        cached.Forget();
        Assert.True(cached.TryReadUInt64(0x10000, out _));
        Assert.Equal(3, cached.Copies);
    }

    [Fact]
    public void A_piece_that_does_not_begin_with_its_page_is_read_all_the_same()
    {
        _memory.Add(0x10010, new byte[] { 1, 0, 0, 0, 0, 0, 0, 0, 2 });
        var cached = Cached(MemoryBudget.Default);
        Assert.True(cached.TryReadUInt64(0x10010, out var value));
        Assert.Equal(1UL, value);
        Assert.False(cached.TryReadUInt64(0x10012, out _));
    }

    [Theory]
    [InlineData(3, 1 << 20)]
    [InlineData(1000, 4096)]
    public void Nothing_is_read_beyond_the_budget(int requests, long bytes)
    {
        _memory.Add(0x10000, new byte[1 << 16]);
        var cached = Cached(new MemoryBudget(requests, bytes));
        var read = 0;
        for (var i = 0UL; i < 16; i++)
            read += cached.TryReadUInt64(0x10000 + (i * 4096), out _) ? 1 : 0;
        Assert.Equal(Math.Min(requests, bytes / 4096), read);
        Assert.True(cached.IsExhausted);
        cached.Renew();
        Assert.True(cached.TryReadUInt64(0x10000, out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(ulong.MaxValue - 3)]
    [InlineData(0xffff_8000_0000_0000)]
    public void Addresses_that_no_pointer_of_a_process_has_are_not_even_tried(ulong address)
    {
        var cached = Cached(MemoryBudget.Default);
        Assert.False(cached.TryReadUInt64(address, out _));
        Assert.Equal(0, cached.Copies);
    }

    [Fact]
    public void A_copy_is_read_where_it_is()
    {
        _memory.Add(0x10000, new byte[8192]);
        var cached = new CachedMemory(_memory, MemoryBudget.Default);
        Assert.True(cached.TryReadUInt64(0x10ffc, out _));
        Assert.Equal(0, cached.Copies);
    }

    // A copy is told by its type.
    private sealed class LiveMemory(SparseMemory memory) : IProcessMemory
    {
        public int Read(ulong address, Span<byte> into) => memory.Read(address, into);
    }
}
