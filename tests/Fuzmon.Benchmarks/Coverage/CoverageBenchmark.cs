namespace Fuzmon.Benchmarks.Coverage;

/// <summary>Merging tracefiles of 2 MB with the built program, beside lcov in the same run. With 100 of them lcov takes minutes: only in full runs.</summary>
internal static class CoverageBenchmark
{
    private const int Few = 20;
    private const int Many = 100;
    private const int Rounds = 5;

    public static async IAsyncEnumerable<Comparison> RunAsync()
    {
        using var folder = new TemporaryFolder();
        var files = GeneratedTracefiles.Write(folder.Path, Many);
        var start = await BestAsync("--version");
        yield return Compare("start of the program", start, start);

        foreach (var count in new[] { Few, Many })
        {
            var own = await BestAsync(["coverage", "merge", .. files.Take(count), "-o", Path.Combine(folder.Path, "own.out")]);
            var alone = await BestAsync(["coverage", "merge", "-j", "1", .. files.Take(count), "-o", Path.Combine(folder.Path, "own.out")]);
            yield return Compare($"merge {count}, beside start", own, start);
            yield return new Comparison($"merge {count}, peak memory", "MB", own.PeakMb, alone.PeakMb, own.PeakMb / alone.PeakMb, "floor: one thread");
            if (count == Few || Environment.GetEnvironmentVariable("FUZMON_FULL_TESTS") == "1")
            {
                if (await LcovAsync(files.Take(count), Path.Combine(folder.Path, "lcov.out")) is { } lcov)
                    yield return Compare($"lcov -a {count}, beside ours", lcov, own);
                else
                    await Console.Error.WriteLineAsync("coverage: lcov is not installed: no peer");
            }
        }
    }

    private static Comparison Compare(string name, CommandCost cost, CommandCost floor)
        => new(name, "CPU s", cost.CpuSeconds, floor.CpuSeconds, cost.CpuSeconds / floor.CpuSeconds, $"peak {cost.PeakMb:F0} MB");

    // On a busy machine the least is nearest to what the work itself takes.
    private static async Task<CommandCost> BestAsync(params string[] arguments)
    {
        CommandCost? best = null;
        for (var round = 0; round < Rounds; round++)
        {
            var cost = await CommandCost.OfAsync(Path.Combine(Repository.Root, "artifacts", "fuzmon", "fuzmon-start"), arguments);
            best = best is null || cost.CpuSeconds < best.CpuSeconds ? cost : best;
        }

        return best!;
    }

    private static async Task<CommandCost?> LcovAsync(IEnumerable<string> files, string output)
        => File.Exists("/usr/bin/lcov")
            ? await CommandCost.OfAsync("/usr/bin/lcov", ["-q", "--rc", "lcov_branch_coverage=1", .. files.SelectMany(file => new[] { "-a", file }), "-o", output])
            : null;
}
