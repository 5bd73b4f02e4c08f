using System.Diagnostics;
using System.Globalization;
using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Symbols;

namespace Fuzmon.Benchmarks.Stacks;

/// <summary>
/// How long captures stop their target, beside a stop in which nothing is copied (the floor's column); how long they take, beside
/// libunwind on the stopped target (the floor's column); both beside eu-stack and gdb; and how often they are right.
/// </summary>
internal static class StackBenchmarks
{
    private const int Count = 250;
    private const int PeerCount = 2;
    private const int TruthCount = 2000;
    private const double TruthGoal = 99.5;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PeerLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly string[] Outermost = ["main", "first", "second", "third"];

    public static async IAsyncEnumerable<Comparison> RunAsync()
    {
        await using var symbols = new SymbolService(
            new SymbolServiceOptions { HelperPath = Path.Combine(Repository.Root, "artifacts", "fuzmon", "fuzmon-symbols") });
        using var tracer = new StackTracer();
        var assembler = new StackAssembler(symbols);
        using (var folder = new TemporaryFolder())
        {
            // The tracer's thread exists from the first capture on, and the compiler of this program's code is done.
            using var target = Crowd.All[0].Start(folder.Path);
            Captures.Of(tracer, assembler, target, Captures.Whole, isCold: true, Count, Limit);
            if (!RealTime.TryFavourCaptures())
                Console.WriteLine("stacks: without priority on two CPUs, the pauses are those of a busy machine");
        }

        foreach (var crowd in Crowd.All)
        {
            foreach (var comparison in Measure(crowd, tracer, assembler))
                yield return comparison;
        }

        yield return await MeasureTruthAsync(tracer, assembler);
    }

    private static List<Comparison> Measure(Crowd crowd, StackTracer tracer, StackAssembler assembler)
    {
        using var folder = new TemporaryFolder();
        using var target = crowd.Start(folder.Path);
        var first = Of(Captures.Whole, isCold: true, count: 1);
        var cold = Of(Captures.Whole, isCold: true, Count);
        Captures? measured = null;
        var start = Stopwatch.GetTimestamp();
        var gap = GapDuring(() => measured = Of(Captures.Whole, isCold: false, Count));
        var (warm, took) = (measured!, Stopwatch.GetElapsedTime(start));
        var undisturbed = GapDuring(() => Thread.Sleep(took));
        var bare = Of(Captures.Bare, isCold: false);
        var reference = Captures.Of(tracer, assembler, target, Captures.Reference, isCold: false, Count, PeerLimit);
        var elf = Peer("eu-stack", "-p", target.PidText);
        var debugger = Peer("gdb", "-nx", "-batch", "-ex", "thread apply all bt", "-p", target.PidText);

        var rows = new List<Comparison>
        {
            Row($"{crowd.Name}: pause", warm.Pause, bare.Pause.Median,
                $"{Goal(crowd.Goals.Pause)}, {warm.ThreadsStopped} stopped; {Beside("libunwind", reference.Pause.Median, warm.Pause)}"),
            Row("  cold", cold.Pause, bare.Pause.Median, $"{cold.ThreadsStopped} stopped"),
            Row("  total", warm.Total, reference.Total.Median, $"{Goal(crowd.Goals.Total)}, native part {warm.Native.Median:F0}; {warm.Frames} frames; "
                + $"{Beside("eu-stack", elf.Total, warm.Total)}, {Beside("gdb", debugger.Total, warm.Total)}"),
            Row("  cold", cold.Total, reference.Total.Median, $"native part {cold.Native.Median:F0}; the very first, with its symbols, {first.Total.Median:F0}"),
        };
        if (crowd.Spins)
        {
            rows.Add(new(
                "  largest gap it saw",
                "us",
                gap,
                undisturbed,
                gap / undisturbed,
                $"floor: no capture in as long a time; {Beside("eu-stack", elf.Gap, warm.Pause)}, {Beside("gdb", debugger.Gap, warm.Pause)} of the pause"));
        }

        return rows;

        Captures Of(CaptureOptions options, bool isCold, int count = Count) => Captures.Of(tracer, assembler, target, options, isCold, count, Limit);

        double GapDuring(Action work)
        {
            if (crowd.Spins)
                return target.LongestGapDuring(work);
            work();
            return 0;
        }

        (double? Total, double? Gap) Peer(string program, params string[] arguments)
        {
            var (totals, gaps) = (new Series(), new Series());
            for (var i = 0; i < PeerCount; i++)
            {
                TimeSpan? time = null;
                var itsGap = GapDuring(() => time = Commands.Time(program, arguments));
                if (time is null)
                    return (null, null);
                totals.Add(time.Value.TotalMicroseconds);
                gaps.Add(itsGap);
            }

            return (totals.Median, gaps.Median);
        }
    }

    private static Comparison Row(string name, Series own, double reference, string more)
        => new(name, "us", own.Median, reference, reference == 0 ? double.NaN : own.Median / reference, string.Create(CultureInfo.InvariantCulture, $"p99 {own.P99:F0}; {more}"));

    private static string Goal(double? goal) => goal is { } known ? string.Create(CultureInfo.InvariantCulture, $"goal {known}") : "no goal";

    private static string Beside(string name, double? theirs, Series ours)
        => theirs is not { } known ? $"no {name}"
            : string.Create(CultureInfo.InvariantCulture, $"{name} {known:F0}{(ours.Median > 0 ? $" ({known / ours.Median:F0} times)" : "")}");

    /// <summary>How many of the captures of a busy process have the calls that it is always in outermost, in percent.</summary>
    private static async Task<Comparison> MeasureTruthAsync(StackTracer tracer, StackAssembler assembler)
    {
        var (right, wrong) = (0, new Dictionary<string, int>());
        foreach (var options in (string[])["-g -O2 -fomit-frame-pointer", "-g -O0"])
        {
            using var folder = new TemporaryFolder();
            using var target = new StackTarget(folder.Path, "busy", options);
            for (var i = 0; i < TruthCount / 2; i++)
            {
                var outcome = tracer.Capture(target.Key, new CaptureOptions { Deadline = TimeSpan.FromSeconds(5) });
                var stacks = await assembler.AssembleAsync(target.Pid, outcome, withSymbols: true, Patience);
                var names = stacks.Threads?[0].Frames.Select(frame => frame.Function ?? "??").ToList() ?? [];
                if (names.SkipWhile(name => name != "main").Take(Outermost.Length).SequenceEqual(Outermost) && names[0] == "_start")
                    right++;
                else
                    wrong[string.Join(';', names)] = wrong.GetValueOrDefault(string.Join(';', names)) + 1;
                Thread.Sleep(TimeSpan.FromMilliseconds(i % 3));
            }
        }

        foreach (var (names, times) in wrong.Take(10))
            Console.WriteLine($"stacks: {times} times {names}");
        var share = 100.0 * right / TruthCount;
        return new(
            "busy: outermost four right", "%", share, TruthGoal, share / TruthGoal, $"{right} of {TruthCount} captures; floor: the goal");
    }
}
