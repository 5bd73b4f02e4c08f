using FsCheck.Xunit;
using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python;
using Fuzmon.Stacks.Python.Discovery;
using Fuzmon.Stacks.Tests.Python.Support;

namespace Fuzmon.Stacks.Tests.Python;

public sealed class ElfFileTests
{
    private static readonly ElfLimits Limits = new() { MaxSegments = 3, MaxSections = 6, MaxSectionNames = 64, MaxSymbolTable = 96 };

    [Fact]
    public void A_file_is_what_its_tables_say()
    {
        var elf = Open(new ElfBuilder().Segment(0x10, 0x400010, 0x20).Segment(0, 0, 16, type: 6).Symbols(("wanted", 0x1234), ("other", 7)));

        var segment = Assert.Single(elf.Segments);
        Assert.Equal((0x10UL, 0x400010UL, 0x20UL, true), (segment.Offset, segment.Address, segment.FileSize, segment.IsExecutable));
        Assert.Equal(["", ".dynsym", ".dynstr", ".shstrtab"], elf.Sections.Select(static section => section.Name));
        Assert.Equal(0x1234UL, Assert.Single(elf.FindExports(["wanted", "missing"])).Value);
        Assert.Empty(elf.FindAll(["wanted"]));
        Assert.Null(elf.Section(".text"));
        Span<byte> into = stackalloc byte[64];
        Assert.Equal(0x20, elf.Read(0x400010, into));
        Assert.Equal(0x10, elf.Read(0x400020, into));
        Assert.Equal(0, elf.Read(0x400030, into));
        Assert.Equal(0, elf.Read(0x40000f, into));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    [InlineData(18, 3)]
    public void A_file_of_another_kind_is_none(int offset, byte value)
    {
        var bytes = new ElfBuilder().Build();
        Assert.NotNull(Open(bytes));
        bytes[offset] = value;
        Assert.Null(Open(bytes));
    }

    [Fact]
    public void A_file_shorter_than_its_header_is_none() => Assert.Null(Open(new ElfBuilder().Build()[..63]));

    [Theory]
    [InlineData(3, 3)]
    [InlineData(4, 0)]
    public void Segments_are_taken_up_to_the_limit_or_not_at_all(int count, int taken)
    {
        var builder = new ElfBuilder();
        for (var i = 0; i < count; i++)
            builder.Segment(0, (ulong)i << 12, 64);
        Assert.Equal(taken, Open(builder).Segments.Count);
    }

    [Theory]
    [InlineData(4, 6)]
    [InlineData(5, 0)]
    public void Sections_are_taken_up_to_the_limit_or_not_at_all(int further, int taken)
    {
        var builder = new ElfBuilder();
        for (var i = 0; i < further; i++)
            builder.Section("x", 1, []);
        Assert.Equal(taken, Open(builder).Sections.Count);
    }

    [Fact]
    public void Tables_that_go_beyond_the_file_are_not_there()
    {
        Assert.Empty(Open(new ElfBuilder { SectionCount = 6 }).Sections);
        var cut = Open(new ElfBuilder().Segment(0, 0, 64).Build()[..119])!;
        Assert.Empty(cut.Segments);
        Assert.Empty(cut.Sections);
    }

    [Fact]
    public void Entries_of_another_size_are_not_read()
    {
        Assert.Empty(Open(new ElfBuilder { SectionEntry = 63 }).Sections);
        Assert.Empty(Open(new ElfBuilder { SegmentEntry = 32 }.Segment(0, 0, 64)).Segments);
    }

    [Fact]
    public void Sections_whose_names_are_nowhere_are_not_there()
        => Assert.Empty(Open(new ElfBuilder { NameIndex = 2 }).Sections);

    [Theory]
    [InlineData(20, "123456789012345678901234567890123456789012")]
    [InlineData(90, null)]
    public void Names_of_sections_are_taken_up_to_the_limit_or_not_at_all(int length, string? name)
    {
        // Together with ".shstrtab" and the ends they take 64 bytes, or more.
        var elf = Open(new ElfBuilder().Section(name ?? new string('x', length), 1, [1]).Section("", 1, []));
        Assert.Equal(4, elf.Sections.Count);
        Assert.Equal(name ?? "", elf.Sections[1].Name);
    }

    [Fact]
    public void Symbols_are_taken_up_to_the_limit_or_not_at_all()
    {
        Assert.Single(Open(new ElfBuilder().Symbols(("a", 1), ("b", 2), ("wanted", 3))).FindExports(["wanted"]));
        Assert.Empty(Open(new ElfBuilder().Symbols(("a", 1), ("b", 2), ("c", 3), ("wanted", 4))).FindExports(["wanted"]));
        Assert.Empty(Open(new ElfBuilder().Symbols((new string('x', 96), 1), ("wanted", 3))).FindExports(["wanted"]));
    }

    [Theory]
    [InlineData(9u)]
    [InlineData(uint.MaxValue)]
    public void Symbols_whose_names_are_nowhere_are_not_there(uint link)
        => Assert.Empty(Open(new ElfBuilder().Section(".dynsym", 11, new byte[48], link)).FindExports(["wanted"]));

    [Theory]
    [InlineData(0xffff_ffff_ffff_ffff)]
    [InlineData(0x8000_0000_0000)]
    public void Segments_out_of_all_proportion_are_not_there(ulong value)
    {
        Assert.Empty(Open(new ElfBuilder().Segment(value, 0, 64)).Segments);
        Assert.Empty(Open(new ElfBuilder().Segment(0, value, 64)).Segments);
        Assert.Empty(Open(new ElfBuilder().Segment(0, 0, value)).Segments);
    }

    [Theory]
    [InlineData(5, 4, 0)]
    [InlineData(5, 5, 5)]
    public void Contents_are_had_whole_or_not_at_all(int size, int limit, int had)
    {
        var elf = Open(new ElfBuilder().Section(".data", 1, [1, 2, 3, 4, 5]));
        Assert.Equal(had, elf.Contents(elf.Section(".data")!.Value, limit).Length);
        Assert.Equal(size, elf.Contents(elf.Section(".data")!.Value, int.MaxValue).Length);
        var empty = Open(new ElfBuilder().Section(".bss", 8, [1, 2, 3, 4, 5]));
        Assert.Empty(empty.Contents(empty.Section(".bss")!.Value, 64));
        var beyond = Open(new ElfBuilder().Section(".data", 1, [1], size: 1 << 30));
        Assert.Empty(beyond.Contents(beyond.Section(".data")!.Value, int.MaxValue));
    }

    [Property(MaxTest = 1000)]
    public void Any_bytes_are_a_file_within_the_limits_or_none(byte[] bytes, ushort sections, ushort segments)
    {
        var file = new ElfBuilder { SectionCount = sections % 8, SegmentCount = segments % 5, NameIndex = sections % 3 }
            .Segment(0, 0, 64).Symbols(("wanted", 1)).Build();
        for (var i = 0; i + 1 < bytes.Length; i += 2)
            file[bytes[i] * 7 % file.Length] = bytes[i + 1];
        if (Open(file) is not { } elf)
            return;
        Assert.True(elf.Sections.Count <= Limits.MaxSections && elf.Segments.Count <= Limits.MaxSegments);
        foreach (var section in elf.Sections)
            Assert.True(elf.Contents(section, 128).Length <= 128);
        elf.FindExports(["wanted"]);
        elf.FindAll(["wanted"]);
        PythonImageReader.Read(elf, "python3.11", isProgram: true);
    }

    [Property(MaxTest = 1000)]
    public void Any_lines_are_mappings_or_none(string[] lines, ulong start, ulong end)
    {
        Assert.True(ProcessMaps.Parse(lines.OfType<string>()).Count <= lines.Length);
        var found = ProcessMaps.Parse([$"{start:x}-{end:x} r-xp 00001000 08:01 7 /a b\\012c (deleted)", .. lines.OfType<string>()]);
        Assert.Equal(start < end, found.Any(mapping => mapping.Start == start && mapping.End == end && mapping.Path == "/a b\nc"));
    }

    [Property(MaxTest = 1000)]
    public void Any_bytes_are_a_version_or_none(byte[] bytes)
    {
        Assert.True(PythonVersion.Parse(bytes) is not { } version || version.Minor < 64);
        InterpreterLoad.Decode(bytes, 0x1000);
    }

    private static ElfFile Open(ElfBuilder builder) => ElfFile.Open(builder.Memory(), Limits)!;

    private static ElfFile? Open(byte[] bytes)
    {
        var memory = new SparseMemory();
        memory.Add(0, bytes);
        return ElfFile.Open(memory, Limits);
    }
}
