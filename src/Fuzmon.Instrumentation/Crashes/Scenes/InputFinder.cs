using Fuzmon.Records;
using Fuzmon.Stacks.Symbols;
using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Instrumentation.Crashes.Scenes;

/// <summary>
/// Finds the file that a crashed process was given: the one that a fuzzer overwrites for each run, by an argument or as its standard
/// input; else the file that it reads as standard input; else the last argument that names one.
/// </summary>
internal static class InputFinder
{
    // AFL++'s is .cur_input, with an extension or a number of bytes behind it.
    private const string Fuzzers = ".cur_input";
    private const int MostArguments = 256;

    private static readonly string[] Interpreters = ["python", "perl", "ruby", "node", "php", "lua", "sh", "bash", "dash", "java"];

    /// <summary>Adds it, and what it holds where the next run overwrites it.</summary>
    /// <exception cref="AbsentPartException">There is none.</exception>
    public static CrashScene Find(CrashScene scene, int pid, int mostBytes)
    {
        var root = $"/proc/{pid}/root";
        var arguments = Arguments(scene);
        foreach (var argument in arguments.Where(IsFuzzers))
        {
            using var file = ForeignFiles.OpenIn(root, argument);
            if (file is not null)
                return WithCopy(scene, argument, file, mostBytes);
        }

        var standardInput = new FileInfo($"/proc/{pid}/fd/0");
        using (var file = ForeignFiles.OpenLink(standardInput.FullName))
        {
            if (file is not null && standardInput.LinkTarget is { } path)
                return IsFuzzers(path) ? WithCopy(scene, path, file, mostBytes) : scene with { Input = path };
        }

        for (var i = arguments.Count - 1; i >= (IsInterpreted(scene) ? 1 : 0); i--)
        {
            using var file = ForeignFiles.OpenIn(root, arguments[i]);
            if (file is not null)
                return scene with { Input = arguments[i] };
        }

        throw new AbsentPartException("neither its arguments nor its standard input are a file");
    }

    private static List<string> Arguments(CrashScene scene)
    {
        var folder = scene.Folder ?? "/";
        return [.. scene.Command.Skip(1).Take(MostArguments)
            .Select(argument => argument.StartsWith('-') && argument.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals ? argument[(equals + 1)..] : argument)
            .Where(argument => argument.Length > 0 && argument[0] != '-')
            .Select(argument => Path.Combine(folder, argument))];
    }

    private static bool IsFuzzers(string path) => Path.GetFileName(path).StartsWith(Fuzzers, StringComparison.Ordinal);

    private static bool IsInterpreted(CrashScene scene)
        => scene.Executable is { } program && Array.Exists(Interpreters, name => Path.GetFileName(program).StartsWith(name, StringComparison.Ordinal));

    private static CrashScene WithCopy(CrashScene scene, string path, SafeFileHandle file, int mostBytes)
    {
        var length = RandomAccess.GetLength(file);
        if (length > mostBytes)
            return scene with { Input = path };

        var bytes = new byte[length];
        var count = RandomAccess.Read(file, bytes, 0);
        return scene with { Input = path, InputBytes = bytes.AsMemory(0, count) };
    }
}
