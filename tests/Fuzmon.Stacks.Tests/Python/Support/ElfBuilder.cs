using System.Buffers.Binary;
using System.Text;
using Fuzmon.Stacks.Memory;

namespace Fuzmon.Stacks.Tests.Python.Support;

/// <summary>Makes ELF files that say what a test wants them to say.</summary>
internal sealed class ElfBuilder
{
    private const int HeaderSize = 64;
    private const int SegmentSize = 56;
    private const int SectionSize = 64;
    private const int SymbolSize = 24;

    private readonly List<(string Name, uint Type, ulong Address, byte[] Contents, uint Link, ulong? Size)> _sections = [("", 0, 0, [], 0, null)];
    private readonly List<(uint Type, ulong Offset, ulong Address, ulong Size)> _segments = [];

    /// <summary>What the header says of the number of sections; null for the truth.</summary>
    public int? SectionCount { get; init; }

    /// <summary>What the header says of the number of segments; null for the truth.</summary>
    public int? SegmentCount { get; init; }

    /// <summary>What the header says of the size of a section header.</summary>
    public int SectionEntry { get; init; } = SectionSize;

    /// <summary>What the header says of the size of a segment header.</summary>
    public int SegmentEntry { get; init; } = SegmentSize;

    /// <summary>Where the header says that the names of sections are; null for the truth.</summary>
    public int? NameIndex { get; init; }

    /// <summary>Adds a section, whose header may lie about its size.</summary>
    public ElfBuilder Section(string name, uint type, byte[] contents, uint link = 0, ulong address = 0, ulong? size = null)
    {
        _sections.Add((name, type, address, contents, link, size));
        return this;
    }

    /// <summary>Adds a segment.</summary>
    public ElfBuilder Segment(ulong offset, ulong address, ulong size, uint type = 1)
    {
        _segments.Add((type, offset, address, size));
        return this;
    }

    /// <summary>Adds a table of exported symbols, and their names behind it.</summary>
    public ElfBuilder Symbols(params (string Name, ulong Value)[] symbols)
    {
        var names = new List<byte> { 0 };
        var table = new byte[(symbols.Length + 1) * SymbolSize];
        for (var i = 0; i < symbols.Length; i++)
        {
            var symbol = table.AsSpan((i + 1) * SymbolSize);
            BinaryPrimitives.WriteInt32LittleEndian(symbol, names.Count);
            BinaryPrimitives.WriteUInt16LittleEndian(symbol[6..], 1);
            BinaryPrimitives.WriteUInt64LittleEndian(symbol[8..], symbols[i].Value);
            names.AddRange(Encoding.ASCII.GetBytes(symbols[i].Name));
            names.Add(0);
        }

        Section(".dynsym", 11, table, (uint)_sections.Count + 1);
        return Section(".dynstr", 3, [.. names]);
    }

    /// <summary>The file.</summary>
    public byte[] Build()
    {
        var names = new List<byte>();
        var starts = _sections.Append((".shstrtab", 3u, 0, [], 0, null)).Select(section =>
        {
            var start = names.Count;
            names.AddRange(Encoding.ASCII.GetBytes(section.Item1));
            names.Add(0);
            return start;
        }).ToArray();
        var sections = _sections.Append((".shstrtab", 3u, 0UL, names.ToArray(), 0u, null)).ToArray();
        var file = new List<byte>(new byte[HeaderSize + (_segments.Count * SegmentSize)]);
        var offsets = sections.Select(section =>
        {
            var offset = file.Count;
            file.AddRange(section.Item4);
            return offset;
        }).ToArray();
        var table = file.Count;
        var bytes = file.Concat(new byte[sections.Length * SectionSize]).ToArray();
        WriteHeader(bytes, table, sections.Length);
        for (var i = 0; i < _segments.Count; i++)
            WriteSegment(bytes.AsSpan(HeaderSize + (i * SegmentSize)), _segments[i]);
        for (var i = 0; i < sections.Length; i++)
        {
            var (_, type, address, contents, link, size) = sections[i];
            var header = bytes.AsSpan(table + (i * SectionSize));
            BinaryPrimitives.WriteInt32LittleEndian(header, starts[i]);
            BinaryPrimitives.WriteUInt32LittleEndian(header[4..], type);
            BinaryPrimitives.WriteUInt64LittleEndian(header[16..], address);
            BinaryPrimitives.WriteInt64LittleEndian(header[24..], offsets[i]);
            BinaryPrimitives.WriteUInt64LittleEndian(header[32..], size ?? (ulong)contents.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(header[40..], link);
        }

        return bytes;
    }

    /// <summary>The file, as a reader takes it.</summary>
    public SparseMemory Memory()
    {
        var memory = new SparseMemory();
        memory.Add(0, Build());
        return memory;
    }

    private void WriteHeader(Span<byte> bytes, int table, int sections)
    {
        "\u007fELF\u0002\u0001"u8.CopyTo(bytes);
        bytes[18] = 62;
        BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], HeaderSize);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[40..], table);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[54..], (ushort)SegmentEntry);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[56..], (ushort)(SegmentCount ?? _segments.Count));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[58..], (ushort)SectionEntry);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[60..], (ushort)(SectionCount ?? sections));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[62..], (ushort)(NameIndex ?? sections - 1));
    }

    private static void WriteSegment(Span<byte> header, (uint Type, ulong Offset, ulong Address, ulong Size) segment)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header, segment.Type);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], 5);
        BinaryPrimitives.WriteUInt64LittleEndian(header[8..], segment.Offset);
        BinaryPrimitives.WriteUInt64LittleEndian(header[16..], segment.Address);
        BinaryPrimitives.WriteUInt64LittleEndian(header[32..], segment.Size);
        BinaryPrimitives.WriteUInt64LittleEndian(header[40..], segment.Size);
    }
}
