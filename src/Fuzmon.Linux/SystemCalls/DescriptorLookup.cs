using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Fuzmon.Linux.SystemCalls;

/// <summary>Asks /proc what a descriptor is now.</summary>
public static unsafe partial class DescriptorLookup
{
    private const int WorkingFolder = -100;
    private const int AT_FDCWD = -100;
    private const uint STATX_INO = 0x100;
    private const int StatxBytes = 256;
    private const int InodeOffset = 32;
    private const int LinkBytes = 4096;

    /// <summary>The target of a descriptor, or of the working folder (-100), if it is still the file of that number.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="inode">The file's number.</param>
    /// <returns>As the link shows it; null when it is gone, or another one by now.</returns>
    public static byte[]? Read(int pid, int descriptor, ulong inode)
    {
        var path = descriptor == WorkingFolder
            ? string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cwd")
            : string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fd/{descriptor}");
        var target = stackalloc byte[LinkBytes];
        var length = readlink(path, target, LinkBytes);
        var status = stackalloc byte[StatxBytes];
        return length > 0 && statx(AT_FDCWD, path, 0, STATX_INO, status) == 0
            && BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(status + InodeOffset, sizeof(ulong))) == inode
                ? new ReadOnlySpan<byte>(target, (int)length).ToArray()
                : null;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint readlink(string pathname, byte* buf, nint size);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int dirfd, string pathname, int flags, uint mask, byte* buf);
}
