using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Stacks.Python.Discovery;

/// <summary>What tells one state of a file from another, whatever its name.</summary>
/// <param name="Device">Its device.</param>
/// <param name="Inode">Its inode, which another file may have later.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ModifiedNanoseconds">When its contents changed last.</param>
internal readonly partial record struct FileIdentity(ulong Device, ulong Inode, ulong Size, long ModifiedNanoseconds)
{
    private const int O_NOCTTY = 0x100;
    private const int O_NONBLOCK = 0x800;
    private const int O_CLOEXEC = 0x80000;
    private const int AT_EMPTY_PATH = 0x1000;
    private const uint STATX_BASIC_STATS = 0x7ff;

    /// <summary>Opens a file to read it; null when that fails.</summary>
    public static SafeFileHandle? Open(string name)
    {
        // Whoever owns the process may have put a pipe in the file's place, and must not keep us waiting for its other end.
        var file = open(name, O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
        if (!file.IsInvalid)
            return file;
        file.Dispose();
        return null;
    }

    /// <summary>Of an open file; null when it cannot be told.</summary>
    public static FileIdentity? Of(SafeFileHandle file)
    {
        if (statx(file, "", AT_EMPTY_PATH, STATX_BASIC_STATS, out var found) != 0)
            return null;
        return new FileIdentity(
            ((ulong)found.DeviceMajor << 32) | found.DeviceMinor,
            found.Inode,
            found.Size,
            unchecked((found.ModifiedSeconds * 1_000_000_000) + found.ModifiedNanoseconds));
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string pathname, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(SafeFileHandle dirfd, string pathname, int flags, uint mask, out StatxBuffer buffer);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatxBuffer
    {
        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(112)]
        public long ModifiedSeconds;

        [FieldOffset(120)]
        public uint ModifiedNanoseconds;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
