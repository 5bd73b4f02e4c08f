namespace Fuzmon.Stacks.Python.Discovery;

/// <summary>A section of a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">SHT_*.</param>
/// <param name="Address">Its virtual address; 0 when it is not loaded.</param>
/// <param name="Offset">Where it lies in the file.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Link">Index of the section that it refers to: a symbol table's names.</param>
internal readonly record struct ElfSection(string Name, uint Type, ulong Address, ulong Offset, ulong Size, uint Link)
{
    /// <summary>SHT_NOBITS: it has no bytes in the file.</summary>
    public bool IsEmptyInFile => Type == 8;
}
