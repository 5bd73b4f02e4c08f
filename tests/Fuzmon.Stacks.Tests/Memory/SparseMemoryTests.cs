using Fuzmon.Stacks.Memory;

namespace Fuzmon.Stacks.Tests.Memory;

public sealed class SparseMemoryTests
{
    private readonly byte[] _into = new byte[8];

    [Fact]
    public void A_read_goes_on_through_pieces_that_touch_and_ends_at_a_gap()
    {
        var memory = new SparseMemory();
        memory.Add(104, new byte[] { 5, 6 });
        memory.Add(100, new byte[] { 1, 2, 3, 4 });
        memory.Add(107, new byte[] { 9 });
        Assert.Equal(5, memory.Read(101, _into));
        Assert.Equal(new byte[] { 2, 3, 4, 5, 6 }, _into[..5]);
        Assert.Equal(0, memory.Read(106, _into));
        Assert.Equal(0, memory.Read(99, _into));
    }

    [Fact]
    public void Where_pieces_overlap_the_later_start_wins()
    {
        var memory = new SparseMemory();
        memory.Add(100, new byte[] { 1, 1, 1, 1 });
        memory.Add(102, new byte[] { 2, 2, 2, 2 });
        Assert.Equal(6, memory.Read(100, _into));
        Assert.Equal(new byte[] { 1, 1, 2, 2, 2, 2 }, _into[..6]);
    }

    [Fact]
    public void Nothing_wraps_around_the_end_of_the_addresses()
    {
        var memory = new SparseMemory();
        memory.Add(ulong.MaxValue - 4, new byte[] { 1, 2, 3, 4 });
        Assert.Equal(2, memory.Read(ulong.MaxValue - 2, _into));
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.Add(ulong.MaxValue, new byte[] { 1 }));
    }
}
