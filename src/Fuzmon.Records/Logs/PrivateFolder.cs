namespace Fuzmon.Records;

/// <summary>A folder that nobody else can look into.</summary>
public static class PrivateFolder
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes it, and those above it that are missing.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder above is not ours to write to.</exception>
    public static void Create(string path)
    {
        if (Directory.Exists(path))
            return;

        // Directory.CreateDirectory gives its mode to the last folder only.
        if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
            Create(parent);
        Directory.CreateDirectory(path, Mode);
    }
}
