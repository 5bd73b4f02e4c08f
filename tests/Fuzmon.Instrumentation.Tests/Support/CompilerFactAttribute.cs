namespace Fuzmon.Instrumentation.Tests.Support;

/// <summary>For tests that need a small C program.</summary>
internal sealed class CompilerFactAttribute : FactAttribute
{
    public const string Compiler = "/usr/bin/cc";

    public CompilerFactAttribute()
    {
        if (!File.Exists(Compiler))
            Skip = $"needs {Compiler}";
    }
}
