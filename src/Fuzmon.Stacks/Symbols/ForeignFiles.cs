using Microsoft.Win32.SafeHandles;
using static Fuzmon.Stacks.Symbols.LibFuzmonSymbols;

namespace Fuzmon.Stacks.Symbols;

/// <summary>
/// Opens files that other processes have. Whoever owns the process may have put anything in a file's place: what is no ordinary file
/// is not opened, and nothing is waited for.
/// </summary>
public static class ForeignFiles
{
    /// <summary>Opens what a link of /proc leads to; null when that fails.</summary>
    public static SafeFileHandle? OpenLink(string link) => Own(fuzmon_symbols_open_link(link));

    /// <summary>Opens a file that a process with this root finds at this path; null when that fails.</summary>
    public static SafeFileHandle? OpenIn(string root, string path) => Own(fuzmon_symbols_open(root, path));

    /// <summary>Which state of which file it is; null when that cannot be told.</summary>
    internal static FileState? StateOf(SafeFileHandle file, string? buildId = null)
        => fuzmon_symbols_describe(file, out var found) == 0
            ? new FileState(buildId, found.device, found.inode, found.size, found.modified_ns, found.changed_ns)
            : null;

    private static SafeFileHandle? Own(int descriptor) => descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
}
