using System.Globalization;

namespace Fuzmon.Instrumentation.Crashes;

/// <summary>Reads a crash folder's index.</summary>
public static class CrashIndex
{
    /// <summary>All crashes, in the order of their recording; a line that is torn or not understood is left out.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IEnumerable<CrashIndexEntry> Read(string folder)
    {
        var path = Path.Combine(folder, CrashFolder.IndexName);
        if (!File.Exists(path))
            yield break;
        foreach (var line in File.ReadLines(path))
        {
            if (CrashIndexEntry.Parse(line) is { } entry)
                yield return entry;
        }
    }

    /// <summary>What a crash is called.</summary>
    public static string IdOf(string stackHash, int number) => string.Create(CultureInfo.InvariantCulture, $"{stackHash}-{number}");
}
