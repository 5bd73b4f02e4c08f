using System.Buffers.Binary;
using System.Buffers.Text;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Fuzmon.Linux.Proc;
using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Linux;

/// <summary>Lists processes, for discovery where the kernel sends no events. For one thread at a time.</summary>
public sealed partial class ProcessScanner : IDisposable
{
    private const int BufferSize = 32 * 1024;
    private const int SEEK_SET = 0;

    // struct linux_dirent64: d_ino and d_off, then these.
    private const int RecordLengthOffset = 16;
    private const int NameOffset = 19;

    private readonly SafeFileHandle _root;
    private readonly byte[] _buffer = new byte[BufferSize];

    /// <summary>Opens the root, and keeps it open.</summary>
    /// <param name="root">Where procfs is mounted.</param>
    /// <exception cref="IOException">The root cannot be opened.</exception>
    public ProcessScanner(string root = "/proc")
    {
        var error = ProcFileSystem.OpenDirectory(root, out _root);
        if (error != Errno.None)
            throw new IOException($"{root} cannot be listed: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    /// <summary>Replaces the list by the processes that live now, by pid, without those that end meanwhile or are hidden.</summary>
    /// <exception cref="Win32Exception">The root cannot be listed any more.</exception>
    public unsafe void Scan(List<ProcessEntry> into)
    {
        into.Clear();
        if (lseek(_root, 0, SEEK_SET) < 0)
            throw new Win32Exception();
        while (true)
        {
            nint length;
            fixed (byte* first = _buffer)
                length = getdents64(_root, first, (nuint)_buffer.Length);
            if (length < 0)
                throw new Win32Exception();
            if (length == 0)
                break;
            AddFrom(_buffer.AsSpan(0, (int)length), into);
        }
        into.Sort(static (a, b) => a.Pid.CompareTo(b.Pid));
    }

    /// <inheritdoc />
    public void Dispose() => _root.Dispose();

    private void AddFrom(ReadOnlySpan<byte> records, List<ProcessEntry> into)
    {
        while (!records.IsEmpty)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(records[RecordLengthOffset..]);
            var name = records[NameOffset..length];
            name = name[..name.IndexOf((byte)0)];
            records = records[length..];
            if (ProcNumber.TryParse(name, out int pid) && TryRead(pid, out var entry))
                into.Add(entry);
        }
    }

    /// <summary>The entry has the pid that stat states: the number of a folder proves nothing.</summary>
    private bool TryRead(int pid, out ProcessEntry entry)
    {
        Span<byte> path = stackalloc byte[32];
        Utf8Formatter.TryFormat(pid, path, out var length);
        "/stat\0"u8.CopyTo(path[length..]);
        entry = default;
        if (ProcFileSystem.ReadOnce(_root, path, out var text) != Errno.None
            || !ProcStat.TryParse(text, out var stat)
            || stat.Pid != pid)
        {
            return false;
        }
        entry = new ProcessEntry(pid, stat.ParentPid, stat.StartTicks);
        return true;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial long lseek(SafeFileHandle fd, long offset, int whence);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint getdents64(SafeFileHandle fd, byte* dirp, nuint count);
}
