using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Fuzmon.Instrumentation.Tests.Support;

/// <summary>A program of <c>tests/targets/crashes</c>, built for one test and deleted after it.</summary>
internal sealed class FaultyProgram : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fuzmon-test-");
    private readonly string[] _lines;

    public FaultyProgram(params string[] options)
        : this("faults", options)
    {
    }

    private FaultyProgram(string name, string[] options)
    {
        var source = System.IO.Path.Combine(SourceFolder(), $"../../targets/crashes/{name}.c");
        _lines = File.ReadAllLines(source);
        Path = System.IO.Path.Combine(Folder, "faults");
        var start = new ProcessStartInfo(CompilerFactAttribute.Compiler, ["-g", "-O0", "-fno-omit-frame-pointer", .. options, "-o", Path, source]) { RedirectStandardError = true, UseShellExecute = false };
        using var compiler = Process.Start(start)!;
        var errors = compiler.StandardError.ReadToEnd();
        compiler.WaitForExit();
        Assert.True(compiler.ExitCode == 0, errors);
    }

    /// <summary>The program that earns each class.</summary>
    public static FaultyProgram OfClasses() => new("classes", ["-fstack-protector-all"]);

    public string Path { get; }

    public string Folder => _folder.FullName;

    /// <summary>Writes an input that makes it commit a fault.</summary>
    public string Input(char fault)
    {
        var path = System.IO.Path.Combine(Folder, $"input-{fault}");
        File.WriteAllText(path, fault.ToString());
        return path;
    }

    /// <summary>Where the fault is, as <c>file:line</c>.</summary>
    public string LineOf(char fault) => $"faults.c:{Array.FindIndex(_lines, line => line.Contains($"/* line of {fault} */", StringComparison.Ordinal)) + 1}";

    public void Dispose() => _folder.Delete(recursive: true);

    private static string SourceFolder([CallerFilePath] string path = "") => System.IO.Path.GetDirectoryName(path)!;
}
