using System.Text;
using Fuzmon.Instrumentation.SystemCalls.Rules;

namespace Fuzmon.Rules;

/// <summary>The rules of files and folders.</summary>
internal static class RuleFiles
{
    private const int MaxBytes = 4 * 1024 * 1024;
    private const int MaxFiles = 1_000;

    /// <summary>The rules that come with Fuzmon.</summary>
    public static string Shipped { get; } = Path.Combine(AppContext.BaseDirectory, "rules");

    /// <summary>Reads and prepares all rules of these files, and of those of each folder whose names end in <c>.toml</c>.</summary>
    /// <exception cref="UserErrorException">Something is wrong with one: all that is wrong with all of them.</exception>
    public static RuleSet Load(IEnumerable<string> paths)
    {
        var errors = new List<string>();
        var rules = Read(paths, errors);
        return errors.Count == 0 ? RuleSet.Compile(rules) : throw new UserErrorException(ExitStatuses.Usage, errors);
    }

    /// <summary>Reads all rules of these files and folders; what is wrong with them is added to the errors.</summary>
    public static IReadOnlyList<SyscallRule> Read(IEnumerable<string> paths, List<string> errors)
    {
        var rules = new Dictionary<string, (SyscallRule Rule, string File)>(StringComparer.Ordinal);
        foreach (var file in paths.SelectMany(path => FilesOf(path, errors)))
        {
            if (TextOf(file, errors) is not { } text)
                continue;
            foreach (var rule in RuleFile.Parse(text, file, errors))
            {
                if (!rules.TryAdd(rule.Name, (rule, file)))
                    errors.Add($"{file}: there is a rule {rule.Name} in {rules[rule.Name].File}, too; give one of them another name");
            }
        }

        return [.. rules.Values.Select(entry => entry.Rule)];
    }

    private static List<string> FilesOf(string path, List<string> errors)
    {
        if (!Directory.Exists(path))
            return [path];
        try
        {
            var files = Directory.EnumerateFiles(path, "*.toml").Order(StringComparer.Ordinal).Take(MaxFiles).ToList();
            if (files.Count == 0)
                errors.Add($"{path}: there is no rule file (*.toml) in this folder");
            return files;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add($"cannot read the folder of rules {path}: {(e is UnauthorizedAccessException ? "permission denied" : e.Message)}");
            return [];
        }
    }

    private static string? TextOf(string file, List<string> errors)
    {
        var why = $"it is larger than {MaxBytes >> 20} MiB";
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var bytes = new byte[MaxBytes + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length <= MaxBytes)
                return Encoding.UTF8.GetString(bytes, 0, length);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            why = "there is no such file";
        }
        catch (UnauthorizedAccessException)
        {
            why = "permission denied";
        }
        catch (IOException e)
        {
            why = e.Message;
        }

        errors.Add($"cannot read the rules {file}: {why}");
        return null;
    }
}
