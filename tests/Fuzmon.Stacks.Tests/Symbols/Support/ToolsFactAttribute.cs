namespace Fuzmon.Stacks.Tests.Symbols.Support;

/// <summary>For tests that need programs of the machine, by their names on the PATH, or files by their paths.</summary>
internal sealed class ToolsFactAttribute : FactAttribute
{
    public ToolsFactAttribute(params string[] tools)
    {
        if (tools.FirstOrDefault(tool => !Exists(tool)) is { } missing)
            Skip = $"needs {missing}";
    }

    public static bool Exists(string tool) => Path.IsPathRooted(tool)
        ? Path.Exists(tool)
        : Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Join(folder, tool)));
}
