namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>For what takes a program that is not everywhere.</summary>
internal sealed class CommandFactAttribute : FactAttribute
{
    public CommandFactAttribute(string program)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, program))))
            Skip = $"needs {program}";
    }
}
