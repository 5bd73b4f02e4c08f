namespace Fuzmon.Stacks.Python.Discovery;

/// <summary>A part of a file that is loaded (PT_LOAD).</summary>
/// <param name="Offset">Where it lies in the file.</param>
/// <param name="Address">Its virtual address.</param>
/// <param name="FileSize">Bytes in the file.</param>
/// <param name="MemorySize">Bytes in memory; what goes beyond the file is zero at first.</param>
/// <param name="Flags">PF_*: 1 executable, 2 writable, 4 readable.</param>
internal readonly record struct ElfSegment(ulong Offset, ulong Address, ulong FileSize, ulong MemorySize, uint Flags)
{
    /// <summary>Whether it can be executed.</summary>
    public bool IsExecutable => (Flags & 1) != 0;

    /// <summary>Whether it can be written.</summary>
    public bool IsWritable => (Flags & 2) != 0;
}
