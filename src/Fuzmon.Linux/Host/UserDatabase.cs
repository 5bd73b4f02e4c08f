using System.Runtime.InteropServices;
using Fuzmon.Linux.Proc;

namespace Fuzmon.Linux;

/// <summary>Users by the system's own lookup, which knows more sources than /etc/passwd.</summary>
public static unsafe partial class UserDatabase
{
    private const int InitialBufferSize = 1024;

    private delegate int Lookup(out passwd user, byte* buffer, nuint size, out passwd* result);

    /// <summary>The user's name; null when there is no such user.</summary>
    public static string? NameOf(int uid) =>
        Find((out user, buffer, size, out result) => getpwuid_r(unchecked((uint)uid), out user, buffer, size, out result))?.Name;

    /// <summary>The user's id; null when there is no such user.</summary>
    public static int? UidOf(string name) =>
        Find((out user, buffer, size, out result) => getpwnam_r(name, out user, buffer, size, out result))?.Uid;

    private static (string Name, int Uid)? Find(Lookup lookup)
    {
        var buffer = new byte[InitialBufferSize];
        while (true)
        {
            fixed (byte* first = buffer)
            {
                var error = lookup(out var user, first, (nuint)buffer.Length, out var result);
                if (error != Errno.ERANGE)
                    return result is null ? null : (Marshal.PtrToStringUTF8(user.pw_name) ?? "", unchecked((int)user.pw_uid));
            }
            buffer = new byte[2 * buffer.Length];
        }
    }

    [LibraryImport("libc")]
    private static partial int getpwuid_r(uint uid, out passwd pwd, byte* buf, nuint buflen, out passwd* result);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int getpwnam_r(string name, out passwd pwd, byte* buf, nuint buflen, out passwd* result);

    [StructLayout(LayoutKind.Sequential)]
    private struct passwd
    {
        public nint pw_name;
        public nint pw_passwd;
        public uint pw_uid;
        public uint pw_gid;
        public nint pw_gecos;
        public nint pw_dir;
        public nint pw_shell;
    }
}
