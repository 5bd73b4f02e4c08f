using Fuzmon.Stacks.Symbols;

namespace Fuzmon.Stacks.Tests.Symbols;

public sealed class CacheTests
{
    private static readonly ModuleReference Module = new(1, "/bin/program", "abcd", 0x1000, 0x2000, 3, 4);

    [Fact]
    public void A_file_with_a_build_id_is_shared_by_all_processes()
    {
        var cache = new SymbolCache(1 << 20);
        cache.Bind(Module, new FileState("abcd", 3, 4, 5, 6, 7)).Add(1, []);
        Assert.True(cache.TryGet(Module with { ProcessId = 2, MapStart = 0x5000, Path = "/elsewhere" }, 1, out _));
        Assert.False(cache.TryGet(Module with { BuildId = "ef" }, 1, out _));
        Assert.False(cache.TryGet(Module with { Inode = 9 }, 1, out _));
    }

    [Fact]
    public void A_file_without_a_build_id_is_looked_at_anew_for_each_process()
    {
        var cache = new SymbolCache(1 << 20);
        var state = new FileState(null, 3, 4, 5, 6, 7);
        var module = Module with { BuildId = null };
        cache.Bind(module, state).Add(1, []);
        Assert.False(cache.TryGet(module with { ProcessId = 2 }, 1, out _));
        cache.Bind(module with { ProcessId = 2 }, state);
        Assert.True(cache.TryGet(module with { ProcessId = 2 }, 1, out _));
        cache.Bind(module with { ProcessId = 3 }, state with { ModifiedNanoseconds = 8 });
        Assert.False(cache.TryGet(module with { ProcessId = 3 }, 1, out _));
    }

    [Fact]
    public void The_names_take_no_more_room_than_they_may()
    {
        var cache = new SymbolCache(100_000);
        for (ulong file = 0; file < 50; file++)
        {
            var named = cache.Bind(Module with { Inode = file }, new FileState("abcd", 3, file, 5, 6, 7));
            for (ulong address = 0; address < 100; address++)
                named.Add(address, [new SymbolFrame("f", null, null, false)]);
            cache.Trim(named);
            Assert.True(cache.TryGet(Module with { Inode = file }, 1, out _));
        }
        Assert.InRange(Enumerable.Range(0, 50).Count(file => cache.TryGet(Module with { Inode = (ulong)file }, 1, out _)), 1, 7);
    }

    [Fact]
    public void A_file_larger_than_the_room_is_forgotten_itself()
    {
        var cache = new SymbolCache(1000);
        var named = cache.Bind(Module, new FileState("abcd", 3, 4, 5, 6, 7));
        for (ulong address = 0; address < 100; address++)
            named.Add(address, []);
        Assert.Same(named, Assert.Single(cache.Trim(named)));
        Assert.False(cache.TryGet(Module, 1, out _));
    }

    [Fact]
    public void A_look_up_allocates_nothing()
    {
        var cache = new SymbolCache(1 << 20);
        cache.Bind(Module, new FileState("abcd", 3, 4, 5, 6, 7)).Add(1, [new SymbolFrame("f", null, null, false)]);
        Assert.True(cache.TryGet(Module, 1, out _));
        Assert.False(cache.TryGet(Module, 2, out _));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1000; round++)
        {
            cache.TryGet(Module, 1, out _);
            cache.TryGet(Module, 2, out _);
        }
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
