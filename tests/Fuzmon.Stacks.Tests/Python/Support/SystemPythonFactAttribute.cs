namespace Fuzmon.Stacks.Tests.Python.Support;

/// <summary>For tests that need a Python program that works wherever it is copied to.</summary>
internal sealed class SystemPythonFactAttribute : FactAttribute
{
    public const string Python = "/usr/bin/python3";

    public SystemPythonFactAttribute()
    {
        if (!File.Exists(Python))
            Skip = $"needs {Python}";
    }
}
