using System.Globalization;
using Microsoft.Win32.SafeHandles;
using static Fuzmon.Stacks.Symbols.LibFuzmonSymbols;

namespace Fuzmon.Stacks.Symbols;

/// <summary>Opens the very file that a process has mapped, not one that has come to stand at its path.</summary>
internal static class ModuleFiles
{
    private const string Vdso = "[vdso]";

    /// <returns>The file, to be closed by the caller; null when it cannot be had.</returns>
    public static SafeFileHandle? Open(ModuleReference module, out FileState state)
    {
        if (module.Path == Vdso)
            return OpenVdso(module, out state);

        // The path only where the link is denied: it takes a capability that a monitor of one user's processes lacks.
        return Accept(ForeignFiles.OpenLink($"/proc/{module.ProcessId}/map_files/{module.MapStart:x}-{module.MapEnd:x}"), module, out state)
            ?? Accept(ForeignFiles.OpenIn($"/proc/{module.ProcessId}/root", module.Path), module, out state);
    }

    // On overlays and some other file systems a mapping tells other numbers than stat does. There the build-id has to be the same,
    // which the helper finds out.
    private static SafeFileHandle? Accept(SafeFileHandle? file, ModuleReference module, out FileState state)
    {
        state = default;
        if (file is null)
            return null;
        if (ForeignFiles.StateOf(file, module.BuildId) is { } found
            && (module.BuildId is not null || (found.Inode == module.Inode && found.Device == module.Device)))
        {
            state = found;
            return file;
        }
        file.Dispose();
        return null;
    }

    // All processes of one kind have the same one, and ours can always be read.
    private static SafeFileHandle? OpenVdso(ModuleReference module, out FileState state)
    {
        state = new FileState(module.BuildId, 0, 0, module.MapEnd - module.MapStart, 0, 0);
        var descriptor = fuzmon_symbols_copy(module.ProcessId, module.MapStart, module.MapEnd);
        if (descriptor < 0 && module.BuildId is not null && FindOwnVdso() is var (start, end))
            descriptor = fuzmon_symbols_copy(Environment.ProcessId, start, end);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private static (ulong Start, ulong End)? FindOwnVdso()
    {
        foreach (var line in File.ReadLines("/proc/self/maps"))
        {
            if (!line.EndsWith(Vdso, StringComparison.Ordinal))
                continue;
            var range = line[..line.IndexOf(' ', StringComparison.Ordinal)].Split('-');
            return (ulong.Parse(range[0], NumberStyles.HexNumber), ulong.Parse(range[1], NumberStyles.HexNumber));
        }
        return null;
    }
}
