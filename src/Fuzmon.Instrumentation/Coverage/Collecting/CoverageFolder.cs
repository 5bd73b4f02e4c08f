using System.Globalization;
using Fuzmon.Records;

namespace Fuzmon.Instrumentation.Coverage.Collecting;

/// <summary>The folder <c>coverage</c> of the results: snapshots, and what programs leave until it has been read.</summary>
public sealed class CoverageFolder
{
    private const string Ending = ".info";
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Opens or makes it.</summary>
    /// <param name="results">The folder for results.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public CoverageFolder(string results)
    {
        Path = PathIn(results);
        Prepare(results);
        // What was replayed is replayed again, or it would count twice.
        foreach (var folder in new[] { Work, Replayed })
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            PrivateFolder.Create(folder);
        }

        Number = Snapshots().Select(NumberOf).DefaultIfEmpty(0).Max();
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>What programs leave.</summary>
    public string Data => DataOf(Path);

    /// <summary>What runs on inputs of fuzzers leave.</summary>
    public string Replayed => System.IO.Path.Combine(Path, "replayed");

    /// <summary>What is under way.</summary>
    public string Work => System.IO.Path.Combine(Path, "work");

    /// <summary>The number of the newest snapshot; 0 for none.</summary>
    private int Number { get; set; }

    /// <summary>Where it is among the results.</summary>
    public static string PathIn(string results) => System.IO.Path.GetFullPath(System.IO.Path.Combine(results, "coverage"));

    /// <summary>What programs leave in it.</summary>
    public static string DataOf(string path) => System.IO.Path.Combine(path, "data");

    /// <summary>Makes what programs leave their data in: a program that is launched may end before the first look.</summary>
    /// <param name="results">The folder for results.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static void Prepare(string results)
    {
        PrivateFolder.Create(results);
        PrivateFolder.Create(PathIn(results));
        PrivateFolder.Create(DataOf(PathIn(results)));
    }

    /// <summary>Writes a snapshot and deletes the oldest that are too many.</summary>
    /// <returns>Its name, without the ending.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    public string Add(CoverageData data, int keep)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Number + 1:D6}");
        CoverageOutput.Write(data, System.IO.Path.Combine(Path, name + Ending), mode: Mode);
        Number++;
        foreach (var old in Snapshots().OrderByDescending(NumberOf).Skip(keep))
            File.Delete(old);
        return name;
    }

    private IEnumerable<string> Snapshots() => Directory.EnumerateFiles(Path, "*" + Ending).Where(file => NumberOf(file) > 0);

    private static int NumberOf(string file)
        => int.TryParse(System.IO.Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
