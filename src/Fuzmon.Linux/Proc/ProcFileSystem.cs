using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Linux.Proc;

/// <summary>Opens and reads /proc. Nothing throws, and reading an open file allocates nothing: the errno is returned.</summary>
internal static partial class ProcFileSystem
{
    private const int O_RDONLY = 0;
    private const int O_DIRECTORY = 0x10000;
    private const int O_CLOEXEC = 0x80000;
    private const int O_PATH = 0x200000;
    private const int InitialBufferSize = 4096;

    [ThreadStatic]
    private static byte[]? _buffer;

    /// <summary>Holds a directory without the right to list it.</summary>
    public static int OpenPath(string path, out SafeFileHandle directory) => Open(path, O_PATH, out directory);

    /// <summary>Opens a directory for listing.</summary>
    public static int OpenDirectory(string path, out SafeFileHandle directory) => Open(path, O_RDONLY, out directory);

    /// <summary>Opens a file for reading.</summary>
    /// <param name="directory">What <paramref name="name"/> is relative to.</param>
    /// <param name="name">Ends with a NUL byte, as a u8 literal does beyond its end.</param>
    /// <param name="file">The open file; invalid after an error.</param>
    public static unsafe int OpenFile(SafeFileHandle directory, ReadOnlySpan<byte> name, out SafeFileHandle file)
    {
        fixed (byte* first = name)
            file = openat(directory, first, O_RDONLY | O_CLOEXEC);
        return file.IsInvalid ? Marshal.GetLastPInvokeError() : Errno.None;
    }

    /// <summary>Reads a whole file from its beginning.</summary>
    /// <param name="file">A file that the kernel composes anew for every read at offset 0.</param>
    /// <param name="text">Valid until this thread reads again.</param>
    public static unsafe int Read(SafeFileHandle file, out ReadOnlySpan<byte> text)
    {
        text = default;
        var buffer = _buffer ??= new byte[InitialBufferSize];
        while (true)
        {
            nint length;
            fixed (byte* first = buffer)
                length = pread(file, first, (nuint)buffer.Length, 0);
            if (length < 0)
            {
                var error = Marshal.GetLastPInvokeError();
                if (error == Errno.EINTR)
                    continue;
                return error;
            }
            if (length < buffer.Length)
            {
                text = buffer.AsSpan(0, (int)length);
                return Errno.None;
            }
            // A full buffer may have cut the text: the Groups line of status alone can hold 65,536 numbers.
            _buffer = buffer = new byte[2 * buffer.Length];
        }
    }

    /// <summary>Opens, reads and closes.</summary>
    public static int ReadOnce(SafeFileHandle directory, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> text)
    {
        text = default;
        var error = OpenFile(directory, name, out var file);
        using (file)
            return error != Errno.None ? error : Read(file, out text);
    }

    /// <summary>Opens, reads as much of the beginning as there is room for, and closes.</summary>
    public static unsafe int ReadStart(SafeFileHandle directory, ReadOnlySpan<byte> name, Span<byte> into, out int length)
    {
        length = 0;
        var error = OpenFile(directory, name, out var file);
        using (file)
        {
            while (error == Errno.None)
            {
                nint count;
                fixed (byte* first = into)
                    count = pread(file, first, (nuint)into.Length, 0);
                length = (int)Math.Max(count, 0);
                if (count >= 0)
                    break;
                error = Marshal.GetLastPInvokeError() is var failure and not Errno.EINTR ? failure : Errno.None;
            }
        }
        return error;
    }

    /// <summary>What a link points to, 4 KiB of it at most; null if it cannot be read. U+FFFD stands for what is not UTF-8.</summary>
    public static unsafe string? ReadLink(SafeFileHandle directory, ReadOnlySpan<byte> name)
    {
        var target = stackalloc byte[InitialBufferSize];
        nint length;
        fixed (byte* first = name)
            length = readlinkat(directory, first, target, InitialBufferSize);
        return length < 0 ? null : System.Text.Encoding.UTF8.GetString(target, (int)length);
    }

    private static int Open(string path, int flags, out SafeFileHandle directory)
    {
        directory = open(path, flags | O_DIRECTORY | O_CLOEXEC);
        return directory.IsInvalid ? Marshal.GetLastPInvokeError() : Errno.None;
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string pathname, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial SafeFileHandle openat(SafeFileHandle dirfd, byte* pathname, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint pread(SafeFileHandle fd, byte* buf, nuint count, long offset);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint readlinkat(SafeFileHandle dirfd, byte* pathname, byte* buf, nint size);
}
