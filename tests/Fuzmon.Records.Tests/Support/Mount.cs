using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Fuzmon.Records.Tests.Support;

/// <summary>A mount that is gone after the test.</summary>
internal sealed partial class Mount : IDisposable
{
    private const nuint MS_RDONLY = 1;
    private const nuint MS_REMOUNT = 32;
    private const nuint MS_BIND = 4096;
    private const int MNT_DETACH = 2;

    private readonly string _path;

    private Mount(string path) => _path = path;

    /// <summary>A disk of its own.</summary>
    public static Mount Disk(string path, int bytes)
    {
        Directory.CreateDirectory(path);
        Check(mount("tmpfs", path, "tmpfs", 0, $"size={bytes}"));
        return new Mount(path);
    }

    /// <summary>Takes the right to write from what is there, except for files that are open.</summary>
    public static Mount ReadOnly(string path)
    {
        Check(mount(path, path, null, MS_BIND, null));
        var mounted = new Mount(path);
        Check(mount(null, path, null, MS_BIND | MS_REMOUNT | MS_RDONLY, null));
        return mounted;
    }

    public void Dispose() => Check(umount2(_path, MNT_DETACH));

    private static void Check(int result)
    {
        if (result != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mount(string? source, string target, string? type, nuint flags, string? data);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int umount2(string target, int flags);
}
