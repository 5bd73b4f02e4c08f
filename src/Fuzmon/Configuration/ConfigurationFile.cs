using System.Text;

namespace Fuzmon.Configuration;

/// <summary>
/// Reads a configuration file, TOML or, by its name (.yaml, .yml), YAML, strictly: every error is found and shown with its place.
/// </summary>
internal static class ConfigurationFile
{
    /// <summary>A file larger than this is not a configuration.</summary>
    private const int MaxBytes = 1024 * 1024;

    /// <summary>Sets what the file sets; what is wrong with it is added to the errors and otherwise ignored.</summary>
    public static void Apply(string path, EffectiveConfiguration configuration, List<string> errors)
    {
        if (Read(path, errors) is { } text)
            Parse(text, path, configuration, errors);
    }

    /// <summary>Sets what the text of a file sets.</summary>
    public static void Parse(string text, string path, EffectiveConfiguration configuration, List<string> errors)
    {
        var isRead = Path.GetExtension(path) is ".yaml" or ".yml"
            ? YamlConfigurationParser.TryParse(text, path, errors, out var root)
            : ConfigurationParser.TryParse(text, path, errors, out root);
        if (isRead)
            new ConfigurationBinder(path, errors).Bind(root, configuration);
    }

    private static string? Read(string path, List<string> errors)
    {
        if (path.Length == 0)
        {
            errors.Add("the configuration file's name is empty");
            return null;
        }

        try
        {
            // Not by its length: a pipe, as from <(...), has none, and /dev/zero has no end.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var bytes = new byte[MaxBytes + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length <= MaxBytes
                ? Encoding.UTF8.GetString(bytes, 0, length)
                : Unreadable($"it is larger than {MaxBytes >> 20} MiB");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Unreadable("there is no such file");
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(path))
        {
            return Unreadable("it is a directory");
        }
        catch (UnauthorizedAccessException)
        {
            return Unreadable("permission denied");
        }
        catch (IOException e)
        {
            return Unreadable(e.Message);
        }

        string? Unreadable(string why)
        {
            errors.Add($"cannot read the configuration {path}: {why}");
            return null;
        }
    }
}
