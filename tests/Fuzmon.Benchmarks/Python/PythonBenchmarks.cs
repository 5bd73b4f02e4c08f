using System.Globalization;
using Fuzmon.Benchmarks.Stacks;
using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Symbols;

namespace Fuzmon.Benchmarks.Python;

/// <summary>
/// How long captures stop Python programs and how long they take, beside captures without Python (the floor's column), gdb's py-bt,
/// and py-spy and pystack where they are installed.
/// </summary>
internal static class PythonBenchmarks
{
    private const int Count = 300;
    private const int WarmUp = 30;

    public static async IAsyncEnumerable<Comparison> RunAsync()
    {
        await using var symbols = new SymbolService(
            new SymbolServiceOptions { HelperPath = Path.Combine(Repository.Root, "artifacts", "fuzmon", "fuzmon-symbols") });
        using var tracer = new StackTracer();
        // What a tracer knows of a process includes its Python.
        using var bareTracer = new StackTracer();
        var assembler = new StackAssembler(symbols);
        var interpreters = Interpreters().ToList();
        if (interpreters.Count == 0)
            Console.WriteLine("python: skipped: there is no interpreter");
        var isFirst = true;
        foreach (var interpreter in interpreters)
        {
            foreach (var crowd in PythonCrowd.All)
            {
                using var program = new PythonProgram(interpreter, crowd);
                PythonCaptures.Of(tracer, assembler, program, WarmUp);
                PythonCaptures.Of(bareTracer, assembler, program, WarmUp, withPython: false);
                if (isFirst && !RealTime.TryFavourCaptures())
                    Console.WriteLine("python: without priority on two CPUs, the pauses are those of a busy machine");
                isFirst = false;
                foreach (var comparison in Measure(interpreter, crowd, program, tracer, bareTracer, assembler))
                    yield return comparison;
            }
        }
    }

    private static List<Comparison> Measure(
        string interpreter, PythonCrowd crowd, PythonProgram program, StackTracer tracer, StackTracer bareTracer, StackAssembler assembler)
    {
        var own = PythonCaptures.Of(tracer, assembler, program, Count);
        var floor = PythonCaptures.Of(bareTracer, assembler, program, Count, withPython: false);
        var debugger = Debugger(interpreter) is { } script
            ? Peer(program, "gdb", "-nx", "-batch", "-ex", $"source {script}", "-ex", "thread apply all py-bt", "-p", program.IdText)
            : (null, null);
        var spy = Peer(program, "py-spy", "dump", "--pid", program.IdText);
        var stack = Peer(program, "pystack", "remote", program.IdText);
        var name = $"{VersionOf(interpreter)} {crowd.Name}";
        return
        [
            Row($"{name}: pause", own.Pause, floor.Pause.Median,
                $"{Goal(crowd.Goals.Pause)}; {Beside("gdb", debugger.Pause, own.Pause)}, {Beside("py-spy", spy.Pause, own.Pause)}, "
                + Beside("pystack", stack.Pause, own.Pause)),
            Row("  total", own.Total, floor.Total.Median,
                $"{Goal(crowd.Goals.Total)}; native part {own.Native.Median:F0}; {own.Frames} calls, {own.Unmerged} of {own.Total.Count * crowd.Threads} unmerged, "
                + $"{own.Torn} torn; {Beside("gdb", debugger.Total, own.Total)}, {Beside("py-spy", spy.Total, own.Total)}, "
                + Beside("pystack", stack.Total, own.Total)),
        ];
    }

    private static (double? Total, double? Pause) Peer(PythonProgram program, string command, params string[] arguments)
    {
        TimeSpan? time = null;
        var pause = program.StoppedDuring(() => time = Commands.Time(command, arguments));
        return (time?.TotalMicroseconds, time is null ? null : pause);
    }

    private static Comparison Row(string name, Series own, double floor, string more)
        => new(name, "us", own.Median, floor, floor == 0 ? double.NaN : own.Median / floor, string.Create(CultureInfo.InvariantCulture, $"least {own.Least:F0}, p99 {own.P99:F0}; {more}"));

    private static string Goal(double? goal) => goal is { } known ? string.Create(CultureInfo.InvariantCulture, $"goal {known}") : "no goal";

    private static string Beside(string name, double? theirs, Series ours)
        => theirs is not { } known ? $"no {name}"
            : string.Create(CultureInfo.InvariantCulture, $"{name} {known:F0}{(ours.Median > 0 ? $" ({known / ours.Median:F0} times)" : "")}");

    /// <summary>One in which frames are objects, and the newest, as far as they are there; else the system's.</summary>
    private static IEnumerable<string> Interpreters()
    {
        var versions = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pyenv", "versions");
        var known = Directory.Exists(versions)
            ? Directory.EnumerateDirectories(versions)
                .Where(folder => Version.TryParse(Path.GetFileName(folder), out _) && File.Exists(Path.Combine(folder, "bin", "python")))
                .OrderBy(folder => Version.Parse(Path.GetFileName(folder)))
                .ToList()
            : [];
        string?[] chosen =
        [
            known.LastOrDefault(folder => Version.Parse(Path.GetFileName(folder)) < new Version(3, 11)),
            known.LastOrDefault(folder => Version.Parse(Path.GetFileName(folder)) >= new Version(3, 11)),
        ];
        foreach (var folder in chosen.OfType<string>())
            yield return Path.Combine(folder, "bin", "python");
        const string System = "/usr/bin/python3";
        if (chosen.All(static folder => folder is null) && File.Exists(System))
            yield return System;
    }

    private static string VersionOf(string interpreter)
        => interpreter.Contains(".pyenv", StringComparison.Ordinal)
            ? Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(interpreter)))!
            : Path.GetFileName(interpreter);

    /// <summary>What teaches gdb about this interpreter.</summary>
    private static string? Debugger(string interpreter)
        => Directory.EnumerateFiles(Path.GetDirectoryName(interpreter)!, "python*-gdb.py").FirstOrDefault();
}
