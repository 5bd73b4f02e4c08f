namespace Fuzmon.Stacks.Tests.Symbols.Support;

/// <summary>For what a process that is not root is refused: the files behind another's mappings.</summary>
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute(params string[] tools)
    {
        if (!Environment.IsPrivilegedProcess)
            Skip = "needs root";
        else if (tools.FirstOrDefault(tool => !ToolsFactAttribute.Exists(tool)) is { } missing)
            Skip = $"needs {missing}";
    }
}
