namespace Fuzmon.Stacks.Tests.Python.Support;

/// <summary>The Python interpreters of this machine.</summary>
internal static class Interpreters
{
    /// <summary>The system's, and one of each version that pyenv has made.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Find().Order(StringComparer.Ordinal)];

    /// <summary>The version of an interpreter: pyenv calls its folder so, the system the file that the link leads to.</summary>
    public static Version VersionOf(string interpreter)
    {
        var name = interpreter.Contains(".pyenv", StringComparison.Ordinal)
            ? Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(interpreter)))
            : Path.GetFileName(File.ResolveLinkTarget(interpreter, returnFinalTarget: true)?.FullName ?? interpreter)["python".Length..];
        return Version.TryParse(name, out var version) ? version : new Version(0, 0);
    }

    private static IEnumerable<string> Find()
    {
        const string System = "/usr/bin/python3";
        if (File.Exists(System))
            yield return System;
        var versions = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pyenv/versions");
        if (!Directory.Exists(versions))
            yield break;
        foreach (var folder in Directory.EnumerateDirectories(versions))
        {
            var name = Path.Combine(folder, "bin/python");
            if (File.Exists(name))
                yield return name;
        }
    }
}
