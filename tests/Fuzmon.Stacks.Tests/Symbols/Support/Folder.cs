namespace Fuzmon.Stacks.Tests.Symbols.Support;

/// <summary>A folder of one test, with the programs that it builds.</summary>
internal sealed class Folder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fuzmon-symbols-");

    public string this[string name] => Path.Join(_folder.FullName, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    /// <summary>Builds a program of one source; its suffix says the language.</summary>
    /// <returns>The program's path.</returns>
    public string Compile(string compiler, string source, params IEnumerable<string> arguments)
    {
        var suffix = compiler.EndsWith('+') ? "cc" : "c";
        var file = Write($"source.{suffix}", source);
        var program = this[$"program{Directory.GetFiles(_folder.FullName).Length}"];
        Command.Run(compiler, [.. arguments, "-o", program, file]);
        return program;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
