namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>A test that needs the system's Python 3.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SystemPythonFactAttribute : FactAttribute
{
    public const string Interpreter = "/usr/bin/python3";

    public SystemPythonFactAttribute()
    {
        if (!File.Exists(Interpreter))
            Skip = $"there is no {Interpreter}";
    }
}
