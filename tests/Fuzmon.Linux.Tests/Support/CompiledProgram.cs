using System.Diagnostics;

namespace Fuzmon.Linux.Tests.Support;

/// <summary>A C program, built for one test and deleted after it.</summary>
internal sealed class CompiledProgram : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fuzmon-test-");

    public CompiledProgram(string source)
    {
        Path = System.IO.Path.Combine(_folder.FullName, "program");
        File.WriteAllText($"{Path}.c", source);
        using var compiler = Process.Start(CompilerFactAttribute.Compiler, ["-O1", "-pthread", "-o", Path, $"{Path}.c"]);
        compiler.WaitForExit();
        Assert.Equal(0, compiler.ExitCode);
    }

    public string Path { get; }

    public void Dispose() => _folder.Delete(recursive: true);
}
