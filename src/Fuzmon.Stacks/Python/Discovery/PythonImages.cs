using System.Collections.Concurrent;
using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Symbols;
using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Stacks.Python.Discovery;

/// <summary>
/// Opens the files that a process maps, and remembers by each file's state what is in it: that most contain no interpreter is
/// found out once. Safe for use by several threads at once.
/// </summary>
internal sealed class PythonImages
{
    /// <summary>Files that are remembered; when there are more, all are forgotten.</summary>
    private const int MaxFiles = 8192;

    private readonly ConcurrentDictionary<(FileState State, bool IsProgram), PythonImage?> _images = new();

    /// <summary>Looks at the file of a mapping, through the process's eyes: it may be in a container, replaced or deleted.</summary>
    /// <param name="processId">A process that maps it.</param>
    /// <param name="mapping">The mapping.</param>
    /// <param name="isProgram">Whether it is the program that the process runs.</param>
    /// <param name="image">What is in it; null when no interpreter is.</param>
    /// <returns>Whether the file could be opened.</returns>
    public bool TryGet(int processId, MappedFile mapping, bool isProgram, out PythonImage? image)
    {
        image = null;
        foreach (var opened in Open(processId, mapping, isProgram))
        {
            using var file = opened;
            if (ForeignFiles.StateOf(file) is not { } state || state.Inode != mapping.Inode)
                continue;
            if (_images.TryGetValue((state, isProgram), out image))
                return true;
            image = ElfFile.Open(new FileMemory(file), new ElfLimits()) is { } elf
                ? PythonImageReader.Read(elf, mapping.Path, isProgram)
                : null;
            if (_images.Count >= MaxFiles)
                _images.Clear();
            _images[(state, isProgram)] = image;
            return true;
        }

        return false;
    }

    private static IEnumerable<SafeFileHandle> Open(int processId, MappedFile mapping, bool isProgram)
    {
        // The link in map_files is the very file, but needs a capability.
        if (ForeignFiles.OpenLink($"/proc/{processId}/map_files/{mapping.Start:x}-{mapping.End:x}") is { } mapped)
            yield return mapped;
        if (isProgram && ForeignFiles.OpenLink($"/proc/{processId}/exe") is { } program)
            yield return program;
        if (mapping.Path.StartsWith('/') && ForeignFiles.OpenIn($"/proc/{processId}/root", mapping.Path) is { } named)
            yield return named;
    }
}
