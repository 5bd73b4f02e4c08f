namespace Fuzmon.Stacks.Symbols;

/// <summary>A file mapped executable into a process, and where it is mapped, so that the very file can be opened.</summary>
/// <param name="ProcessId">A process that has it mapped.</param>
/// <param name="Path">As the process sees it (<c>/proc/pid/maps</c>), without the mark of a deleted file; <c>[vdso]</c> for the vdso.</param>
/// <param name="BuildId">Lower-case hexadecimal; null when it has none.</param>
/// <param name="MapStart">First address of the mapping.</param>
/// <param name="MapEnd">The address behind its last.</param>
/// <param name="Device">The device as <c>stat</c> gives it (st_dev).</param>
/// <param name="Inode">The inode.</param>
public sealed record ModuleReference(int ProcessId, string Path, string? BuildId, ulong MapStart, ulong MapEnd, ulong Device, ulong Inode);
