using System.Diagnostics;
using System.Globalization;
using Fuzmon.Instrumentation.Crashes;
using Fuzmon.Instrumentation.Triage;
using Fuzmon.Records;
using StackFrame = Fuzmon.Records.StackFrame;

namespace Fuzmon.Benchmarks.Triage;

/// <summary>
/// Ten thousand crashes, of two thousand stacks and a hundred causes, put to their groups: ours, which also classifies each and writes its
/// records, beside CASR's method, which only groups.
/// </summary>
internal static class TriageBenchmark
{
    private const int Crashes = 10_000;
    private const int Stacks = 2_000;
    private const int Causes = 100;
    private const int Frames = 24;
    private const int Rounds = 3;

    public static async IAsyncEnumerable<Comparison> RunAsync()
    {
        var stacks = Compose();
        var crashes = Enumerable.Range(0, Crashes).Select(i => FactsOf(stacks[i % Stacks], i)).ToList();
        int ours = 0, theirs = 0;
        long memory = 0;
        var timing = await Timing.BestOfAsync(
            Rounds,
            () => Task.FromResult(Measure(() =>
            {
                using var folder = new TemporaryFolder();
                var before = GC.GetTotalMemory(forceFullCollection: true);
                var keeper = new CrashKeeper(new CrashFolder(folder.Path), new IgnoredFrames());
                ours = crashes.Select(keeper.Keep).Select(record => record.Cluster).Distinct().Count();
                memory = GC.GetTotalMemory(forceFullCollection: true) - before;
                GC.KeepAlive(keeper);
            })),
            () => Task.FromResult(Measure(() => theirs = CasrMethod.CountClusters(crashes.Select(crash => NamesOf(crash.Threads[0]))))));
        yield return Comparison.OfWhole($"triage, {Crashes} crashes", timing);
        await Console.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"triage: {ours} groups of {Causes} causes, CASR's method {theirs}; {memory / 1e6:F1} MB stay in use"));
    }

    private static TimeSpan Measure(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start);
    }

    // Each cause has its innermost frames; who called them differs.
    private static List<string[]> Compose()
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, Stacks).Select(i => Enumerable.Range(0, Frames)
            .Select(depth => depth < 4 ? $"cause{i % Causes}_{depth}" : $"caller{random.Next(200)}_{depth}").ToArray())];
    }

    private static CrashFacts FactsOf(string[] innermostFirst, int number) => new()
    {
        Timestamp = DateTime.UnixEpoch,
        Pid = number + 1,
        Source = "rerun",
        Signal = 11,
        SignalCode = 1,
        FaultAddress = 0x123456789000,
        Registers = [new ThreadRegisters(number + 1, [new("rip", 0x401000), new("rsp", 0x7ffff000)])],
        // mov eax, [rcx]
        Code = new byte[] { 0x8b, 0x01, 0xc3 },
        Threads = [new ThreadStack { ThreadId = number + 1, Frames = [.. innermostFirst.Reverse().Select(name => new StackFrame { Function = name })] }],
    };

    private static string[] NamesOf(ThreadStack thread) => [.. thread.Frames.Reverse().Select(frame => frame.Function!)];
}
