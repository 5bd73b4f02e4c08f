using System.Runtime.InteropServices;

namespace Fuzmon.Linux.SystemCalls;

/// <summary>What a descriptor of a traced process is; <c>struct fuzmon_file</c>.</summary>
/// <param name="Identity">The same for as long as the file's name is.</param>
/// <param name="Inode">Its number.</param>
/// <param name="Device">As the kernel keeps it: the major number above the lower 20 bits.</param>
/// <param name="Magic">The type of its file system.</param>
/// <param name="Mode">Type and permissions.</param>
/// <param name="IsDeleted">Not 0 when its name is gone.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct TracedFile(ulong Identity, ulong Inode, uint Device, uint Magic, uint Mode, uint IsDeleted)
{
    /// <summary>Reads one from a snippet; false when the bytes are too few.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out TracedFile file) => MemoryMarshal.TryRead(bytes, out file);
}
