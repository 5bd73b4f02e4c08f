namespace Fuzmon.Instrumentation.Coverage;

/// <summary>Finds coverage files.</summary>
public static class CoverageFiles
{
    private static readonly string[] Endings =
    [
        ".info", ".info.gz", ".lcov", ".lcov.gz", ".gcov.json", ".gcov.json.gz", ".cov.json", ".cov.json.gz", ".sancov", ".aflmap",
    ];

    /// <summary>Of a file: itself. Of a folder: the files below it whose names end as coverage files do, by path.</summary>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IReadOnlyList<string> Find(string path)
    {
        if (!Directory.Exists(path))
            return File.Exists(path) ? [path] : throw new FileNotFoundException("There is no such file.", path);

        var files = Below(path, "*")
            .Where(file => Array.Exists(Endings, ending => file.EndsWith(ending, StringComparison.Ordinal)))
            .ToList();
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    /// <summary>Files below a folder that is there or not. Links are not followed: whoever leaves data may leave one to anywhere.</summary>
    internal static IEnumerable<string> Below(string folder, string pattern)
        => Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, pattern, new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            : [];
}
