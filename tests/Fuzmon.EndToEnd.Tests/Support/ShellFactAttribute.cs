namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>For what only this shell can try.</summary>
internal sealed class ShellFactAttribute : FactAttribute
{
    public ShellFactAttribute(string shell)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, shell))))
            Skip = $"needs {shell}";
    }
}
