using System.Globalization;

namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>The programs whose stacks are looked at, each compiled as a test wants it.</summary>
internal static class StackSource
{
    /// <summary>How many libraries <see cref="StartLibraries"/> makes.</summary>
    public const int Libraries = 6;

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "targets", "stacks");

    /// <summary>Compiles a program, starts it and waits until it says that it is ready.</summary>
    public static Subject Start(TemporaryFolder folder, string source, string options, params IEnumerable<string> arguments)
    {
        var program = folder[Path.GetFileNameWithoutExtension(source)];
        var isCPlusPlus = source.EndsWith(".cc", StringComparison.Ordinal);
        Subject.OutputOf(
            isCPlusPlus ? "c++" : "cc",
            [.. options.Split(' '), "-pthread", "-o", program, Path.Combine(Folder, isCPlusPlus ? source : $"{source}.c")]);
        return Ready(Subject.Start(program, arguments));
    }

    /// <summary>Starts a program that stands still in the last of several libraries, each of which called the next one.</summary>
    public static Subject StartLibraries(TemporaryFolder folder)
    {
        var libraries = Enumerable.Range(1, Libraries).Select(number => Library(folder, number)).ToArray();
        for (var number = Libraries; number > 0; number--)
        {
            Subject.OutputOf(
                "cc",
                [
                    "-g", "-O1", "-fPIC", "-shared", $"-DCALL=call_{Text(number)}",
                    .. number < Libraries ? (string[])[$"-DNEXT=call_{Text(number + 1)}"] : [],
                    "-o", libraries[number - 1], Path.Combine(Folder, "library.c"),
                ]);
        }

        Subject.OutputOf(
            "cc",
            ["-g", "-O1", "-o", folder["libraries"], Path.Combine(Folder, "libraries.c"), .. libraries, $"-Wl,-rpath,{folder.Path}"]);
        return Ready(Subject.Start(folder["libraries"]));
    }

    /// <summary>The file of one of the libraries, counted from 1.</summary>
    public static string Library(TemporaryFolder folder, int number) => folder[$"lib{Text(number)}.so"];

    private static Subject Ready(Subject target)
    {
        target.WaitForOutput("ready");
        return target;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
