using System.Buffers.Binary;
using System.Buffers.Text;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Fuzmon.Linux.Proc;
using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Linux;

/// <summary>Lists processes, for discovery where the kernel sends no events. For one thread at a time.</summary>
public sealed partial class ProcessScanner : IDisposable
{
    private const int BufferSize = 32 * 1024;
    private const int MaxPathLength = 32;
    private const int MaxCommandLine = 4096;
    private const int SEEK_SET = 0;
    private const uint STATX_UID = 0x8;

    // struct linux_dirent64: d_ino and d_off, then these.
    private const int RecordLengthOffset = 16;
    private const int NameOffset = 19;

    private readonly SafeFileHandle _root;
    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly NameTable _names = new();
    private readonly long _pageKb = HostFacts.Current.PageSize / 1024;

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
    /// <param name="into">The list.</param>
    /// <param name="known">By pid, what is taken as it is if the pid is in use: listing costs a tenth of reading.</param>
    /// <exception cref="Win32Exception">The root cannot be listed any more.</exception>
    public unsafe void Scan(List<ProcessEntry> into, IReadOnlyDictionary<int, ProcessEntry>? known = null)
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
            AddFrom(_buffer.AsSpan(0, (int)length), into, known);
        }
        into.Sort(static (a, b) => a.Pid.CompareTo(b.Pid));
    }

    /// <summary>Whichever process has this pid now; null when there is none, or it is hidden.</summary>
    public ProcessEntry? Find(int pid) => TryRead(pid, out var entry) ? entry : null;

    /// <summary>
    /// How a process ended that waits for its parent, as wait(2) tells it; null for one that does not wait, and where it is not known.
    /// </summary>
    internal int? WaitStatusOf(ProcessEntry process)
    {
        Span<byte> path = stackalloc byte[MaxPathLength];
        WritePath(process.Pid, "/stat\0"u8, path);
        if (ProcFileSystem.ReadOnce(_root, path, out var text) != Errno.None
            || !ProcStat.TryParse(text, out var stat)
            || stat.State != 'Z'
            || stat.StartTicks != process.StartTicks)
        {
            return null;
        }

        var status = ProcStat.WaitStatusIn(text);
        // To those who may not know it is 0, too; root may.
        return status == 0 && !Environment.IsPrivilegedProcess ? null : status;
    }

    /// <summary>The effective user id of whichever process has this pid now, without opening a file; null when there is none.</summary>
    /// <remarks>The directory itself is its process's even where the files in it, of one that may not be dumped, are root's.</remarks>
    public unsafe int? OwnerOf(int pid)
    {
        Span<byte> path = stackalloc byte[MaxPathLength];
        WritePath(pid, "\0"u8, path);
        fixed (byte* first = path)
            return statx(_root, first, 0, STATX_UID, out var found) == 0 ? unchecked((int)found.stx_uid) : null;
    }

    /// <summary>
    /// The first 4,096 bytes of the arguments of whichever process has this pid now, separated by blanks, with U+FFFD for what is not
    /// UTF-8; null for none, as of a kernel thread or a zombie.
    /// </summary>
    public string? CommandLineOf(int pid)
    {
        Span<byte> path = stackalloc byte[MaxPathLength];
        WritePath(pid, "/cmdline\0"u8, path);
        Span<byte> text = stackalloc byte[MaxCommandLine];
        if (ProcFileSystem.ReadStart(_root, path, text, out var length) != Errno.None)
            return null;

        var arguments = text[..length].TrimEnd((byte)0);
        arguments.Replace((byte)0, (byte)' ');
        return arguments.IsEmpty ? null : Encoding.UTF8.GetString(arguments);
    }

    /// <inheritdoc />
    public void Dispose() => _root.Dispose();

    private void AddFrom(ReadOnlySpan<byte> records, List<ProcessEntry> into, IReadOnlyDictionary<int, ProcessEntry>? known)
    {
        while (!records.IsEmpty)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(records[RecordLengthOffset..]);
            var name = records[NameOffset..length];
            name = name[..name.IndexOf((byte)0)];
            records = records[length..];
            if (!ProcNumber.TryParse(name, out int pid))
                continue;
            if ((known is not null && known.TryGetValue(pid, out var entry)) || TryRead(pid, out entry))
                into.Add(entry);
        }
    }

    /// <summary>The entry has the pid that stat states: the number of a folder proves nothing.</summary>
    private bool TryRead(int pid, out ProcessEntry entry)
    {
        Span<byte> path = stackalloc byte[MaxPathLength];
        WritePath(pid, "/stat\0"u8, path);
        entry = default;
        if (ProcFileSystem.ReadOnce(_root, path, out var text) != Errno.None
            || !ProcStat.TryParse(text, out var stat)
            || stat.Pid != pid)
        {
            return false;
        }
        entry = new ProcessEntry(pid, stat.ParentPid, stat.StartTicks)
        {
            Name = _names.Get(stat.Name),
            CpuTicks = stat.CpuTicks,
            RssKb = stat.RssPages * _pageKb,
            HasEnded = stat.State is 'Z' or 'X' && stat.Threads <= 1,
            ExecMark = stat.StackStart,
        };
        return true;
    }

    private static void WritePath(int pid, ReadOnlySpan<byte> file, Span<byte> path)
    {
        Utf8Formatter.TryFormat(pid, path, out var length);
        file.CopyTo(path[length..]);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial long lseek(SafeFileHandle fd, long offset, int whence);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint getdents64(SafeFileHandle fd, byte* dirp, nuint count);

    [LibraryImport("libc")]
    private static unsafe partial int statx(SafeFileHandle dirfd, byte* pathname, int flags, uint mask, out statx_buf statxbuf);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct statx_buf
    {
        [FieldOffset(20)]
        public uint stx_uid;
    }
}
