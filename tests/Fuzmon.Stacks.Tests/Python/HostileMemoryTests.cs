using FsCheck.Xunit;
using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python;
using Fuzmon.Stacks.Python.Layouts;
using Fuzmon.Stacks.Python.Reading;
using Fuzmon.Stacks.Tests.Python.Support;

namespace Fuzmon.Stacks.Tests.Python;

/// <summary>Memory that no interpreter ever had, for each version's layout.</summary>
public sealed class HostileMemoryTests
{
    private const ulong Base = 0x10_0000;

    private static readonly PythonReadOptions Options = new()
    {
        IsStable = true,
        WithLocals = true,
        MaxThreads = 64,
        MaxFrames = 256,
        MaxTasks = 256,
        Budget = new MemoryBudget(100_000, 8 << 20),
    };

    public static TheoryData<int> Layouts => [.. Enumerable.Range(0, PythonLayouts.All.Count)];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Memory_that_leads_on_for_ever_is_left_at_the_limits(int layout)
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var counting = new CountingMemory(new EndlessMemory(seed));
            var target = Target(layout);
            var threads = new PythonStackReader(target).Read(counting, Options with { IsStable = seed % 2 == 0 }).Threads;
            Assert.True(threads.Count <= Options.MaxThreads);
            Assert.All(threads, static thread => Assert.True(thread.Frames.Count <= Options.MaxFrames));
            Assert.All(
                threads.SelectMany(static thread => thread.Frames),
                static frame => Assert.True(frame.Locals is null || frame.Locals.Count <= Options.MaxLocals));
            var tasks = new PythonTaskReader(target).Read(counting, Options).Tasks;
            Assert.True(tasks.Count <= Options.MaxTasks);
            // Two caches for the stacks and one for the tasks, each within its budget but for its last read.
            Assert.True(counting.Bytes <= 3 * (Options.Budget.MaxBytes + (8 << 20)), $"seed {seed} read {counting.Bytes} bytes");
        }
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Memory_that_cannot_be_read_gives_nothing_and_says_so(int layout)
    {
        var target = Target(layout);
        var snapshot = new PythonStackReader(target).Read(new SparseMemory(), Options);
        Assert.Empty(snapshot.Threads);
        Assert.Equal(["the list of interpreters cannot be read"], snapshot.Problems);
        var reader = new PythonTaskReader(target);
        var tasks = reader.Read(new SparseMemory(), Options);
        Assert.Empty(tasks.Tasks);
        Assert.Equal([reader.Refusal ?? "the list of interpreters cannot be read"], tasks.Problems);
    }

    [Property(MaxTest = 500)]
    public void Any_memory_is_text_a_number_entries_or_nothing(ulong seed, byte layout, ushort at)
    {
        var known = PythonLayouts.All[layout % PythonLayouts.All.Count].Layout;
        var memory = new CachedMemory(new EndlessMemory(seed), new MemoryBudget(20_000, 1 << 20));
        var address = Base + (at & ~7UL);
        Assert.True((ValueText.Read(memory, known, address) ?? "").Length < 16_384);
        Assert.True((ContainerText.Read(memory, known, address, "list", 0) ?? "").Length < 16_384);
        Assert.True((ContainerText.Read(memory, known, address, "tuple", 0) ?? "").Length < 16_384);
        Assert.True((ContainerText.Read(memory, known, address, "dict", 0) ?? "").Length < 16_384);
        Assert.True(DictReader.Entries(memory, known, address).Count() <= 65_536);
        DictReader.Attribute(memory, known, address, "_name");
        Assert.True((TypeNames.Read(memory, known, address) ?? "").Length <= 128);
        var locals = new LocalsReader(known);
        locals.Renew(Options);
        var found = locals.Read(memory, new RawFrame(address, address + 64, 0, false), 8, out var omitted);
        Assert.True(found.Count <= 8 && omitted >= 0);
        Assert.Equal(found.Count, found.Select(static local => local.Name).Distinct().Count());
    }

    [Property(MaxTest = 1000)]
    public void Any_table_of_offsets_is_a_layout_or_none(byte[] bytes, byte minor, bool isFreeThreaded)
    {
        var table = new byte[1024];
        DebugOffsets.Cookie.CopyTo(table);
        BitConverter.TryWriteBytes(table.AsSpan(8), 0x03000000UL | ((13UL + (minor % 3UL)) << 16));
        BitConverter.TryWriteBytes(table.AsSpan(16), isFreeThreaded ? 1UL : 0);
        for (var i = 24; i < table.Length && bytes.Length > 0; i++)
            table[i] = i % 8 < 3 ? bytes[i % bytes.Length] : (byte)0;
        var memory = new SparseMemory();
        memory.Add(Base, table);
        var layout = DebugOffsets.Read(new CachedMemory(memory, MemoryBudget.Default), Base, out var version, out var found);
        Assert.Equal(13 + (minor % 3), version!.Value.Minor);
        Assert.Equal(isFreeThreaded, found);
        Assert.False(minor % 3 == 2 && layout is not null, "3.15 is not known");
        if (layout is null)
            return;
        var target = new PythonTarget(version.Value, layout, Base, 0, PythonDiscovery.Cookie);
        new PythonStackReader(target).Read(new EndlessMemory(minor), Options with { Budget = new MemoryBudget(5_000, 1 << 20) });
    }

    private static PythonTarget Target(int layout)
    {
        var (version, known) = PythonLayouts.All[layout];
        return new PythonTarget(version, known, Base, Base + 8, PythonDiscovery.Symbol);
    }

    private sealed class CountingMemory(IProcessMemory memory) : IProcessMemory
    {
        public long Bytes { get; private set; }

        public int Read(ulong address, Span<byte> into)
        {
            var read = memory.Read(address, into);
            Bytes += read;
            return read;
        }
    }
}
