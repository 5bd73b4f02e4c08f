namespace Fuzmon.Instrumentation.Triage;

/// <summary>Finds the files that a fuzzer saved because something was wrong with them.</summary>
public static class SavedInputs
{
    private static readonly string[] Saving = ["crashes", "hangs"];

    /// <summary>
    /// Of a file: itself. Of an AFL++ output folder: what lies in <c>crashes</c> and <c>hangs</c> of it or of each instance in it. Of
    /// another folder: the files in it. Sorted by path; read-me files are left out.
    /// </summary>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IReadOnlyList<string> Find(string path)
    {
        if (File.Exists(path))
            return [path];
        if (!Directory.Exists(path))
            throw new DirectoryNotFoundException($"{path} is not there");

        var saved = Directory.GetDirectories(path).Prepend(path)
            .SelectMany(instance => Saving.Select(name => Path.Combine(instance, name)))
            .Where(Directory.Exists)
            .ToList();
        return [.. (saved.Count > 0 ? saved : [path]).SelectMany(FilesOf).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> FilesOf(string folder)
        => Directory.EnumerateFiles(folder).Where(file => Path.GetFileName(file) is not "README.txt" and var name && !name.StartsWith('.'));
}
