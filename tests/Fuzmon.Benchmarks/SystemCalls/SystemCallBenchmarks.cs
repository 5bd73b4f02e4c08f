using System.Diagnostics;
using Fuzmon.Instrumentation.SystemCalls;
using Fuzmon.Instrumentation.SystemCalls.Rules;

namespace Fuzmon.Benchmarks.SystemCalls;

/// <summary>
/// Reading a log of strace's, beside counting its lines and a regular expression in Python; and judging events by many rules, none of
/// which they can begin, beside judging them by few.
/// </summary>
internal static class SystemCallBenchmarks
{
    private const long LogBytes = 200L * 1024 * 1024;
    private const int Rounds = 3;
    private const int Events = 2_000_000;

    private const string Script = """
        import re, sys, collections
        line = re.compile(rb'(?:(\d+) +)?(?:[\d.:]+ )?(\w+)\((.*)\) += (-?\w+)(?: (E\w+))?(?: \(.*\))?(?: <([\d.]+)>)?$')
        counts = collections.Counter()
        with open(sys.argv[1], 'rb') as log:
            for text in log:
                match = line.match(text)
                if match:
                    counts[match[2]] += 1
        print(sum(counts.values()))
        """;

    public static async IAsyncEnumerable<Comparison> RunAsync()
    {
        using var folder = new TemporaryFolder();
        var log = Path.Combine(folder.Path, "log");
        var (bytes, lines) = SyntheticLog.Write(log, LogBytes);
        var script = Path.Combine(folder.Path, "count.py");
        await File.WriteAllTextAsync(script, Script);
        var program = Path.Combine(Repository.Root, "artifacts", "fuzmon", "fuzmon-start");
        Task<TimeSpan> Own() => RunAsync(program, "parse", "strace", "--summary", log);

        var beside = await Timing.BestOfAsync(Rounds, Own, () => RunAsync("wc", "-l", log));
        yield return Rate("parse, beside wc -l", "MB/s", bytes, beside);
        yield return Rate("parse, beside wc -l", "Mev/s", lines, beside);
        yield return Rate("parse, beside Python's re", "MB/s", bytes, await Timing.BestOfAsync(1, Own, () => RunAsync("python3", script, log)));

        var happened = new SyscallEvent();
        var (few, many) = (Rules(10), Rules(500));
        var judged = await Timing.BestOfAsync(Rounds, () => Judge(many, happened), () => Judge(few, happened));
        yield return Comparison.OfRate("events by 500 rules, by 10", Events, judged);
    }

    private static Comparison Rate(string name, string unit, long amount, Timing timing)
        => new(name, unit, amount / timing.Own.TotalMicroseconds, amount / timing.Floor.TotalMicroseconds, timing.Ratio, "-");

    private static async Task<TimeSpan> RunAsync(string program, params string[] arguments)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? Stopwatch.GetElapsedTime(start) : throw new InvalidOperationException($"{program} has failed.");
    }

    private static Task<TimeSpan> Judge(RuleSet rules, SyscallEvent happened)
    {
        var engine = new RuleEngine(rules, static _ => { });
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Events; i++)
            engine.OnEvent(happened);
        return Task.FromResult(Stopwatch.GetElapsedTime(start));
    }

    // Each waits for a call of its own.
    private static RuleSet Rules(int count) => RuleSet.Compile([.. Enumerable.Range(0, count).Select(i => new SyscallRule
    {
        Name = $"rule-{i}",
        Text = "{pid}",
        Steps = [new RuleStep { Names = [$"call_{i}"] }, new RuleStep { Names = ["read", "write"] }],
    })]);
}
