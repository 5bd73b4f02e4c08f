using System.Runtime.InteropServices;

namespace Fuzmon.Linux;

/// <summary>Tells whether somebody else could change what a path leads to.</summary>
public static partial class TrustedPath
{
    private const int AT_FDCWD = -100;
    private const int AT_SYMLINK_NOFOLLOW = 0x100;
    private const uint STATX_BASIC = 0x7ff;
    private const uint FileTypeMask = 0xf000;
    private const uint SymbolicLink = 0xa000;
    private const uint Sticky = 0x200;
    private const uint WritableByOthers = 0x12;

    /// <summary>
    /// Why somebody beside root and this user could put something else at a path: by writing to it, or to a folder on the way to it. Null
    /// when nobody could.
    /// </summary>
    public static string? FindTrouble(string path)
    {
        for (var at = Path.GetFullPath(path); at is not null; at = Path.GetDirectoryName(at))
        {
            if (statx(AT_FDCWD, at, AT_SYMLINK_NOFOLLOW, STATX_BASIC, out var found) != 0)
                return $"{at} cannot be looked at";
            if ((found.stx_mode & FileTypeMask) == SymbolicLink)
                return $"{at} is a symbolic link, which is not followed here";
            if (found.stx_uid != 0 && found.stx_uid != geteuid())
                return $"{at} belongs to another user ({found.stx_uid})";
            // In a sticky folder such as /tmp others cannot replace what is not theirs.
            var isPassedThrough = at.Length < path.Length && (found.stx_mode & Sticky) != 0;
            if ((found.stx_mode & WritableByOthers) != 0 && !isPassedThrough)
                return $"{at} can be written to by others (mode {Convert.ToString(found.stx_mode & 0xfff, 8)})";
        }

        return null;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int dirfd, string pathname, int flags, uint mask, out statx_buf statxbuf);

    [LibraryImport("libc")]
    private static partial uint geteuid();

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct statx_buf
    {
        [FieldOffset(20)]
        public uint stx_uid;

        [FieldOffset(28)]
        public ushort stx_mode;
    }
}
