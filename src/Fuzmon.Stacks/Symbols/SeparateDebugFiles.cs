using Microsoft.Win32.SafeHandles;
using static Fuzmon.Stacks.Symbols.LibFuzmonSymbols;

namespace Fuzmon.Stacks.Symbols;

/// <summary>
/// Finds separate debug files where gdb does, in the file system of the process and in ours. Whether a file found belongs to the
/// program is the helper's to say. The names searched for come from the files themselves: nothing but regular files is opened.
/// </summary>
internal sealed class SeparateDebugFiles(IReadOnlyList<string> folders)
{
    private const int MinBuildIdDigits = 4;

    /// <summary>Candidates for the debug file of a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="identity">What the module's file says.</param>
    public IEnumerable<(SafeFileHandle File, string Path)> Of(ModuleReference module, FileIdentity identity)
    {
        var paths = new List<string>();
        AddByBuildId(paths, identity.BuildId);
        var folder = Path.GetDirectoryName(module.Path);
        if (IsFileName(identity.DebugLink) && folder is not null)
        {
            paths.Add(Path.Join(folder, identity.DebugLink));
            paths.Add(Path.Join(folder, ".debug", identity.DebugLink));
            paths.AddRange(folders.Select(debug => Path.Join(debug, folder, identity.DebugLink)));
        }
        return Open(module.ProcessId, paths);
    }

    /// <summary>Candidates for the supplement that a program or debug file names.</summary>
    /// <param name="processId">The process in whose file system to look.</param>
    /// <param name="path">The file that names it.</param>
    /// <param name="identity">What that file says.</param>
    public IEnumerable<(SafeFileHandle File, string Path)> SupplementOf(int processId, string path, FileIdentity identity)
    {
        var paths = new List<string>();
        if (identity.Supplement is { } name)
        {
            paths.Add(Path.IsPathRooted(name) ? name : Path.Join(Path.GetDirectoryName(path), name));
            paths.AddRange(folders.Select(debug => Path.Join(debug, ".dwz", Path.GetFileName(name))));
        }
        AddByBuildId(paths, identity.SupplementBuildId);
        return Open(processId, paths);
    }

    private static bool IsFileName(string? name) => name is not (null or "" or "." or "..") && !name.Contains('/', StringComparison.Ordinal);

    private void AddByBuildId(List<string> paths, string? buildId)
    {
        if (buildId?.Length >= MinBuildIdDigits)
            paths.AddRange(folders.Select(debug => Path.Join(debug, ".build-id", buildId[..2], $"{buildId[2..]}.debug")));
    }

    // One by one, as they are asked for: the caller disposes each before it takes the next.
    private static IEnumerable<(SafeFileHandle File, string Path)> Open(int processId, List<string> paths)
    {
        foreach (var root in new[] { $"/proc/{processId}/root", "/" })
        {
            foreach (var path in paths)
            {
                var descriptor = path.Contains('\0', StringComparison.Ordinal) ? -1 : fuzmon_symbols_open(root, path);
                if (descriptor >= 0)
                    yield return (new SafeFileHandle(descriptor, ownsHandle: true), path);
            }
        }
    }
}
