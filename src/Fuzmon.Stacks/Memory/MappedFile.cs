namespace Fuzmon.Stacks.Memory;

/// <summary>A line of <c>/proc/PID/maps</c>.</summary>
/// <param name="Start">First address.</param>
/// <param name="End">The address behind the last.</param>
/// <param name="IsReadable">Whether it can be read.</param>
/// <param name="IsWritable">Whether it can be written.</param>
/// <param name="IsExecutable">Whether it can be executed.</param>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="Device">Major and minor number, as the kernel writes them.</param>
/// <param name="Inode">The file's inode; 0 for memory without a file.</param>
/// <param name="Path">As the process sees it, escapes undone and the mark of a deleted file taken off; empty when there is none.</param>
public sealed record MappedFile(
    ulong Start,
    ulong End,
    bool IsReadable,
    bool IsWritable,
    bool IsExecutable,
    ulong Offset,
    string Device,
    ulong Inode,
    string Path);
