using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python.Discovery;

namespace Fuzmon.Stacks.Python;

/// <summary>
/// Finds out whether a process contains Python, by what is in the files that it maps and not by their names, and where its state
/// lies. What a file contains is remembered, so that a process without Python costs little more than the list of its mappings. A
/// process can load an interpreter at any time: ask again when its mappings change. Never throws for what a process or a file
/// says. Safe for use by several threads at once.
/// </summary>
public sealed class PythonRecognizer
{
    private static readonly MemoryBudget Budget = new(16_000_000, 256 << 20);

    private readonly PythonImages _images = new();

    /// <summary>Looks at a process.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="memory">Its memory.</param>
    public PythonRecognition Recognize(int processId, IProcessMemory memory)
    {
        var mappings = ProcessMaps.Read(processId);
        var program = ProgramOf(processId);
        var refusal = (string?)null;
        var seen = new HashSet<(string, ulong)>();
        foreach (var mapping in mappings)
        {
            if (!mapping.IsExecutable || mapping.Inode == 0 || !seen.Add((mapping.Device, mapping.Inode)))
                continue;
            if (!_images.TryGet(processId, mapping, mapping.Path == program, out var image) || image is null
                || image.BiasOf(mapping) is not { } bias)
                continue;
            var finder = new PythonFinder(new CachedMemory(memory, Budget), image, bias);
            if (finder.Find(out var why) is { } target)
                return new PythonRecognition(target, null);
            refusal ??= why;
        }

        return refusal is null ? PythonRecognition.None : PythonRecognition.Refused(refusal);
    }

    private static string? ProgramOf(int processId)
    {
        const string Deleted = " (deleted)";
        try
        {
            var name = new FileInfo($"/proc/{processId}/exe").LinkTarget;
            return name?.EndsWith(Deleted, StringComparison.Ordinal) == true ? name[..^Deleted.Length] : name;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
