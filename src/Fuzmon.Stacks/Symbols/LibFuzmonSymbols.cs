using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Stacks.Symbols;

/// <summary>The part of libfuzmon that starts the helper, talks to it and opens files for it. What returns an int returns -errno.</summary>
internal static unsafe partial class LibFuzmonSymbols
{
    private const string Name = "fuzmon";

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int fuzmon_symbols_start(string path, out fuzmon_symbols_helper helper);

    [LibraryImport(Name)]
    public static partial void fuzmon_symbols_kill(in fuzmon_symbols_helper helper);

    [LibraryImport(Name)]
    public static partial void fuzmon_symbols_end(in fuzmon_symbols_helper helper);

    [LibraryImport(Name)]
    public static partial int fuzmon_symbols_send(int socket, byte* packet, nuint size, int fd, long timeout_ms);

    [LibraryImport(Name)]
    public static partial long fuzmon_symbols_receive(int socket, byte* packet, nuint capacity, long timeout_ms);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int fuzmon_symbols_open(string root, string path);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int fuzmon_symbols_open_link(string link);

    [LibraryImport(Name)]
    public static partial int fuzmon_symbols_describe(SafeFileHandle fd, out fuzmon_symbols_file file);

    [LibraryImport(Name)]
    public static partial int fuzmon_symbols_copy(int pid, ulong start, ulong end);

    [StructLayout(LayoutKind.Sequential)]
    public struct fuzmon_symbols_helper
    {
        public int pid;
        public int pidfd;
        public int socket;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct fuzmon_symbols_file
    {
        public ulong device;
        public ulong inode;
        public ulong size;
        public long modified_ns;
        public long changed_ns;
    }
}
