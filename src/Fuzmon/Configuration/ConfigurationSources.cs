using System.Collections;
using Fuzmon.Rules;

namespace Fuzmon.Configuration;

/// <summary>Where a configuration comes from: files, over them the environment, over that the command line.</summary>
/// <param name="variables">The environment.</param>
/// <param name="systemFile">The file that holds for every user.</param>
internal sealed class ConfigurationSources(IReadOnlyDictionary<string, string> variables, string systemFile = "/etc/fuzmon/fuzmon.toml")
{
    /// <summary>Names the file when the command line does not.</summary>
    public const string FileVariable = "FUZMON_CONFIG";

    /// <summary>The sources of this process.</summary>
    public static ConfigurationSources Current { get; } = new(
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!));

    /// <summary>The file that somebody named, on the command line or in the environment; null when nobody did.</summary>
    public string? NamedFile(string? option) => option ?? (variables.GetValueOrDefault(FileVariable) is { Length: > 0 } path ? path : null);

    /// <summary>Reads all sources.</summary>
    /// <param name="fileOption">The file that the command line names.</param>
    /// <param name="outputOption">The folder for results that the command line names.</param>
    /// <exception cref="UserErrorException">Some source has an error: all errors of all of them.</exception>
    public EffectiveConfiguration Load(string? fileOption, string? outputOption = null)
    {
        var configuration = new EffectiveConfiguration();
        var errors = new List<string>();
        foreach (var file in NamedFile(fileOption) is { } named ? [named] : DefaultFiles().Where(Path.Exists))
            ConfigurationFile.Apply(file, configuration, errors);
        ConfigurationEnvironment.Apply(variables, configuration, errors);
        if (outputOption is not null)
            SetOutput(outputOption, configuration, errors);
        RuleFiles.Read(configuration.Current.Instrumentation.Rules.Paths, errors);
        if (errors.Count == 0 && AlertKeys.FindConflict(configuration) is { } conflict)
            errors.Add(conflict);
        return errors.Count == 0 ? configuration : throw new UserErrorException(ExitStatuses.Usage, errors);
    }

    private static void SetOutput(string folder, EffectiveConfiguration configuration, List<string> errors)
    {
        var key = ConfigurationSchema.Tables["output"].Single(key => key.Name == "path");
        if (!configuration.TrySet("output", key, folder, "-o"))
            errors.Add($"-o must be {key.Expected}");
    }

    private IEnumerable<string> DefaultFiles()
    {
        yield return systemFile;
        if (UserFolders.Find(variables.GetValueOrDefault("XDG_CONFIG_HOME"), ".config") is { } folder)
            yield return Path.Combine(folder, "fuzmon", "fuzmon.toml");
    }
}
