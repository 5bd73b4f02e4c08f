using System.Text;

namespace Fuzmon.Configuration;

/// <summary>Reads a configuration file, strictly: every error is found and shown with its place.</summary>
internal static class ConfigurationFile
{
    /// <summary>A file larger than this is not a configuration.</summary>
    private const int MaxBytes = 1024 * 1024;

    /// <summary>Reads the file over the defaults.</summary>
    /// <exception cref="UserErrorException">The file cannot be read, is not TOML, or holds what no configuration may hold.</exception>
    public static FuzmonConfiguration Load(string path)
    {
        var errors = new List<string>();
        var configuration = Parse(Read(path), path, errors);
        return errors.Count == 0 ? configuration : throw new UserErrorException(ExitStatuses.Usage, errors);
    }

    /// <summary>Takes a configuration from its text; what is wrong is added to the errors and otherwise ignored.</summary>
    public static FuzmonConfiguration Parse(string text, string path, List<string> errors)
    {
        var configuration = new FuzmonConfiguration();
        if (ConfigurationParser.TryParse(text, path, errors, out var root))
            new ConfigurationBinder(path, errors).Bind(root, ref configuration);
        return configuration;
    }

    private static string Read(string path)
    {
        try
        {
            // Not by its length: a pipe, as from <(...), has none, and /dev/zero has no end.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var bytes = new byte[MaxBytes + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length <= MaxBytes
                ? Encoding.UTF8.GetString(bytes, 0, length)
                : throw Unreadable(path, $"it is larger than {MaxBytes >> 20} MiB");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Unreadable(path, "there is no such file");
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(path))
        {
            throw Unreadable(path, "it is a directory");
        }
        catch (UnauthorizedAccessException)
        {
            throw Unreadable(path, "permission denied");
        }
        catch (IOException e)
        {
            throw Unreadable(path, e.Message);
        }
    }

    private static UserErrorException Unreadable(string path, string why)
        => new(ExitStatuses.Usage, $"cannot read the configuration {path}: {why}");
}
