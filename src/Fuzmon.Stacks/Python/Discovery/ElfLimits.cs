namespace Fuzmon.Stacks.Python.Discovery;

/// <summary>The most that is believed of an ELF file's tables: a file can claim anything.</summary>
internal sealed record ElfLimits
{
    /// <summary>Program headers.</summary>
    public int MaxSegments { get; init; } = 512;

    /// <summary>Section headers.</summary>
    public int MaxSections { get; init; } = 16_384;

    /// <summary>Bytes of the table of section names.</summary>
    public int MaxSectionNames { get; init; } = 1 << 20;

    /// <summary>Bytes of one symbol table, and of the names that belong to it.</summary>
    public int MaxSymbolTable { get; init; } = 64 << 20;
}
