namespace Fuzmon.Stacks.Tests.Python.Support;

/// <summary>For tests that build a program around the system's libpython.</summary>
internal sealed class PythonConfigTheoryAttribute : TheoryAttribute
{
    public const string Compiler = "/usr/bin/cc";
    public const string Includes = "-I/usr/include/python3.11";

    public PythonConfigTheoryAttribute()
    {
        if (!File.Exists(Compiler) || !File.Exists("/usr/include/python3.11/Python.h")
            || !File.Exists("/usr/lib/x86_64-linux-gnu/libpython3.11.a"))
            Skip = "needs cc and libpython3.11-dev";
    }
}
