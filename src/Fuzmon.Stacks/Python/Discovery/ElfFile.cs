using System.Buffers.Binary;
using System.Text;
using Fuzmon.Stacks.Memory;

namespace Fuzmon.Stacks.Python.Discovery;

/// <summary>
/// What is needed of an ELF file (x86_64, little-endian) to find Python in it: segments, sections and the addresses of a few
/// symbols. Whatever the file says, nothing throws: what makes no sense is not there.
/// </summary>
internal sealed class ElfFile
{
    private const int HeaderSize = 64;
    private const int SegmentSize = 56;
    private const int SectionSize = 64;
    private const int SymbolSize = 24;

    private readonly IProcessMemory _file;
    private readonly ElfLimits _limits;

    private ElfFile(IProcessMemory file, ElfLimits limits, List<ElfSegment> segments, List<ElfSection> sections)
    {
        _file = file;
        _limits = limits;
        Segments = segments;
        Sections = sections;
    }

    /// <summary>The parts that are loaded.</summary>
    public IReadOnlyList<ElfSegment> Segments { get; }

    /// <summary>The sections; none when they were taken off.</summary>
    public IReadOnlyList<ElfSection> Sections { get; }

    /// <summary>Reads the tables of a file.</summary>
    /// <returns>Null when it is no ELF file for x86_64.</returns>
    public static ElfFile? Open(IProcessMemory file, ElfLimits limits)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        // 64 bits, little-endian; EM_X86_64.
        if (file.Read(0, header) != HeaderSize || !header.StartsWith("\u007fELF\u0002\u0001"u8) || Half(header, 18) != 62)
            return null;
        var segments = ReadSegments(file, Word(header, 32), Half(header, 54), Half(header, 56), limits);
        var sections = ReadSections(file, Word(header, 40), Half(header, 58), Half(header, 60), Half(header, 62), limits);
        return new ElfFile(file, limits, segments, sections);
    }

    /// <summary>The section of a name; null when there is none.</summary>
    public ElfSection? Section(string name)
    {
        foreach (var section in Sections)
        {
            if (section.Name == name)
                return section;
        }

        return null;
    }

    /// <summary>The addresses of those of the names that are exported (.dynsym).</summary>
    public Dictionary<string, ulong> FindExports(IReadOnlyCollection<string> names) => FindSymbols(names, 11);

    /// <summary>The addresses of those of the names that the full table defines (.symtab), local ones too.</summary>
    public Dictionary<string, ulong> FindAll(IReadOnlyCollection<string> names) => FindSymbols(names, 2);

    /// <summary>Bytes that the file has for a virtual address.</summary>
    /// <returns>How many there are, at most as many as asked for.</returns>
    public int Read(ulong address, Span<byte> into)
    {
        foreach (var segment in Segments)
        {
            var skip = address - segment.Address;
            if (address < segment.Address || skip >= segment.FileSize)
                continue;
            var length = (int)Math.Min((ulong)into.Length, segment.FileSize - skip);
            return _file.Read(segment.Offset + skip, into[..length]);
        }

        return 0;
    }

    /// <summary>The bytes of a section, at most as many as allowed; empty when they cannot be had.</summary>
    public byte[] Contents(ElfSection section, int limit)
    {
        if (section.IsEmptyInFile || section.Size > (ulong)limit)
            return [];
        return ReadTable(_file, section.Offset, section.Size);
    }

    private Dictionary<string, ulong> FindSymbols(IReadOnlyCollection<string> names, uint type)
    {
        var wanted = names.ToDictionary(Encoding.ASCII.GetBytes, static name => name, ByteSequenceComparer.Instance);
        var lookup = wanted.GetAlternateLookup<ReadOnlySpan<byte>>();
        var longest = names.Max(static name => name.Length);
        var found = new Dictionary<string, ulong>();
        foreach (var section in Sections)
        {
            if (section.Type == type && section.Link < Sections.Count)
                FindSymbols(section, Sections[(int)section.Link], lookup, longest, found);
        }

        return found;
    }

    private void FindSymbols(
        ElfSection section,
        ElfSection names,
        Dictionary<byte[], string>.AlternateLookup<ReadOnlySpan<byte>> wanted,
        int longest,
        Dictionary<string, ulong> found)
    {
        var table = Contents(section, _limits.MaxSymbolTable).AsSpan();
        var strings = Contents(names, _limits.MaxSymbolTable).AsSpan();
        for (; table.Length >= SymbolSize; table = table[SymbolSize..])
        {
            var start = BinaryPrimitives.ReadUInt32LittleEndian(table);
            // Not defined here, or without a name.
            if (Half(table, 6) == 0 || start == 0 || start >= strings.Length)
                continue;
            var rest = strings[(int)start..];
            var end = rest[..Math.Min(rest.Length, longest + 1)].IndexOf((byte)0);
            if (end > 0 && wanted.TryGetValue(rest[..end], out var name))
                found.TryAdd(name, Word(table, 8));
        }
    }

    private static List<ElfSegment> ReadSegments(IProcessMemory file, ulong offset, int size, int count, ElfLimits limits)
    {
        const uint PT_LOAD = 1;
        var segments = new List<ElfSegment>();
        if (size != SegmentSize || count > limits.MaxSegments)
            return segments;
        var table = ReadTable(file, offset, (ulong)(count * SegmentSize)).AsSpan();
        for (; table.Length >= SegmentSize; table = table[SegmentSize..])
        {
            var segment = new ElfSegment(Word(table, 8), Word(table, 16), Word(table, 32), Word(table, 40),
                BinaryPrimitives.ReadUInt32LittleEndian(table[4..]));
            // Beyond these, sums of their fields could overflow.
            if (BinaryPrimitives.ReadUInt32LittleEndian(table) == PT_LOAD && IsSmall(segment.Offset) && IsSmall(segment.Address)
                && IsSmall(segment.FileSize) && IsSmall(segment.MemorySize))
                segments.Add(segment);
        }

        return segments;
    }

    private static List<ElfSection> ReadSections(
        IProcessMemory file, ulong offset, int size, int count, int nameIndex, ElfLimits limits)
    {
        var sections = new List<ElfSection>();
        if (size != SectionSize || count > limits.MaxSections)
            return sections;
        var table = ReadTable(file, offset, (ulong)(count * SectionSize));
        if (nameIndex >= count || table.Length == 0)
            return sections;
        var nameHeader = table.AsSpan(nameIndex * SectionSize);
        var names = Word(nameHeader, 32) <= (ulong)limits.MaxSectionNames
            ? ReadTable(file, Word(nameHeader, 24), Word(nameHeader, 32))
            : [];
        for (var at = 0; at < table.Length; at += SectionSize)
        {
            var header = table.AsSpan(at, SectionSize);
            sections.Add(new ElfSection(
                NameAt(names, BinaryPrimitives.ReadUInt32LittleEndian(header)),
                BinaryPrimitives.ReadUInt32LittleEndian(header[4..]),
                Word(header, 16),
                Word(header, 24),
                Word(header, 32),
                BinaryPrimitives.ReadUInt32LittleEndian(header[40..])));
        }

        return sections;
    }

    private static string NameAt(ReadOnlySpan<byte> names, uint start)
    {
        const int MaxLength = 64;
        if (start >= names.Length)
            return "";
        var name = names[(int)start..];
        name = name[..Math.Min(name.Length, MaxLength)];
        var end = name.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? name : name[..end]);
    }

    /// <summary>All or nothing; by pieces, so that memory is taken only as far as the file has bytes.</summary>
    private static byte[] ReadTable(IProcessMemory file, ulong offset, ulong size)
    {
        const int Piece = 1 << 20;
        if (!IsSmall(offset) || size > int.MaxValue)
            return [];
        var bytes = new byte[Math.Min((int)size, Piece)];
        for (var done = 0; ;)
        {
            var read = file.Read(offset + (ulong)done, bytes.AsSpan(done));
            if (read <= 0 && done < bytes.Length)
                return [];
            done += read;
            if (done < bytes.Length)
                continue;
            if (done == (int)size)
                return bytes;
            Array.Resize(ref bytes, (int)Math.Min(size, (ulong)bytes.Length * 2));
        }
    }

    private static bool IsSmall(ulong value) => value < 1UL << 47;

    private static int Half(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static ulong Word(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);
}
