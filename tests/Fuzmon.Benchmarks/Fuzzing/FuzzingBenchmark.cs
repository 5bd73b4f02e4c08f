using System.Globalization;
using Fuzmon.Benchmarks.Scale;

namespace Fuzmon.Benchmarks.Fuzzing;

/// <summary>
/// What the monitor costs a campaign of AFL++: pairs of runs of as many executions, one of the two under the monitor, in turns. Skipped
/// without AFL++, and without the campaign: a folder <c>campaign</c> in one of those around the repository, or as
/// <c>FUZMON_CAMPAIGN</c> names it.
/// </summary>
internal static class FuzzingBenchmark
{
    private const int Pairs = 5;

    public static async IAsyncEnumerable<Comparison> RunAsync()
    {
        if (Campaign.Find() is not { } source || !Run.IsInstalled("afl-fuzz"))
        {
            await Console.Error.WriteLineAsync("fuzzing: skipped: afl-fuzz is not installed, or there is no campaign beside the repository");
            yield break;
        }

        using var folder = new TemporaryFolder();
        var campaign = new Campaign(source, folder.Path);
        await campaign.FuzzAsync(isWatched: false);
        var rates = new List<double>();
        var costs = new List<double>();
        var (watched, alone) = (new List<FuzzingRun>(), new List<FuzzingRun>());
        for (var pair = 0; pair < Pairs; pair++)
        {
            // Neither is always the first.
            var isFirst = pair % 2 == 0;
            var first = await campaign.FuzzAsync(isFirst);
            var second = await campaign.FuzzAsync(!isFirst);
            var (own, other) = isFirst ? (first, second) : (second, first);
            watched.Add(own);
            alone.Add(other);
            rates.Add(own.PerSecond / other.PerSecond);
            costs.Add(own.CpuPerExecution / other.CpuPerExecution);
        }

        yield return new Comparison("AFL++ under the monitor", "1/s", Median(watched, run => run.PerSecond), Median(alone, run => run.PerSecond), Median(rates), "-");
        yield return new Comparison("CPU of an execution", "us", Median(watched, run => run.CpuPerExecution), Median(alone, run => run.CpuPerExecution), Median(costs), "-");
        yield return new Comparison(
            "children counted", "1", watched.Sum(run => run.Counted), watched.Sum(run => run.Executions),
            watched.Sum(run => (double)run.Counted) / watched.Sum(run => run.Executions), "-");
        yield return new Comparison("events lost", "1", watched.Sum(run => run.Lost), 0, 0, "-");
        yield return new Comparison(
            "CPU of the monitor", "us", Median(watched, run => run.MonitorCpuPerExecution), 0, 0, string.Create(CultureInfo.InvariantCulture, $"ratios {Text(rates)}"));
    }

    private static string Text(IEnumerable<double> ratios)
        => string.Join(' ', ratios.Select(ratio => ratio.ToString("F3", CultureInfo.InvariantCulture)));

    private static double Median(IEnumerable<FuzzingRun> runs, Func<FuzzingRun, double> of) => Median([.. runs.Select(of)]);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
