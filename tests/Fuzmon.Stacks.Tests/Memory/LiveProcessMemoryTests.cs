using System.Runtime.InteropServices;
using Fuzmon.Stacks.Memory;

namespace Fuzmon.Stacks.Tests.Memory;

public sealed class LiveProcessMemoryTests
{
    [Fact]
    public unsafe void Memory_is_read_up_to_where_it_ends()
    {
        var page = (byte*)NativeMemory.AlignedAlloc(4096, 4096);
        try
        {
            new Span<byte>(page, 4096).Fill(7);
            var memory = new LiveProcessMemory(Environment.ProcessId);
            var into = new byte[16];
            Assert.Equal(16, memory.Read((ulong)page + 8, into));
            Assert.Equal(7, into[15]);
            Assert.Equal(0, memory.Read(8, into));
            Assert.Equal(0, memory.Read(ulong.MaxValue - 3, into));
            Assert.False(memory.IsGone);
        }
        finally
        {
            NativeMemory.AlignedFree(page);
        }
    }

    [Fact]
    public void A_process_that_has_gone_has_no_memory()
    {
        var memory = new LiveProcessMemory(int.MaxValue);
        Assert.Equal(0, memory.Read(4096, new byte[8]));
        Assert.True(memory.IsGone);
    }
}
