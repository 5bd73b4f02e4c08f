using System.Globalization;
using Fuzmon.Benchmarks.Sampling;

namespace Fuzmon.Benchmarks.Scale;

/// <summary>
/// What a sample costs the whole program, logging included, with 3,000 idle processes and one a second of each, beside reading
/// stat and statm in C, and beside the peers that are installed.
/// </summary>
internal static class ScaleBenchmark
{
    private const int Processes = 3000;
    private const int Passes = 10;
    private const int Samples = Processes * Passes;

    public static async IAsyncEnumerable<Comparison> RunAsync()
    {
        using var crowd = new IdleCrowd(Processes);
        using var folder = new TemporaryFolder();
        string[] pids = [.. crowd.Pids.Select(pid => pid.ToString(CultureInfo.InvariantCulture))];

        var program = Path.Combine(folder.Path, "floor");
        await Run.ToEndAsync("cc", "-O2", "-o", program, Path.Combine(Repository.Root, "tests", "targets", "floor.c"));
        var floor = (await Run.CpuOfAsync(program, [Passes.ToString(CultureInfo.InvariantCulture), .. pids])) / Samples;

        await using (var monitor = await WatchingMonitor.StartAsync(folder, Processes))
        {
            var (cpu, samples, seconds) = await monitor.MeasureAsync(Passes);
            yield return Of("sample, logged as JSON", cpu / samples, floor);
            yield return new Comparison("ten passes", "s", seconds, Passes, seconds / Passes, "-");
            yield return new Comparison("samples of ten passes", "1", samples, Samples, (double)samples / Samples, "-");
            yield return new Comparison("resident memory", "MiB", monitor.ResidentMiB, 120, monitor.ResidentMiB / 120, "-");
        }

        foreach (var (peer, arguments) in Peers.Where(peer => Run.IsInstalled(peer.Program)))
        {
            var more = await Run.CpuOfAsync(peer, [.. arguments, "11"]);
            var one = await Run.CpuOfAsync(peer, [.. arguments, "1"]);
            yield return Of(peer, (more - one) / Samples, floor);
        }
    }

    private static (string Program, string[] Arguments)[] Peers => [("top", ["-b", "-d", "1", "-n"]), ("pidstat", ["-u", "-r", "-p", "ALL", "1"])];

    private static Comparison Of(string name, TimeSpan own, TimeSpan floor)
        => new(name, "us", own.TotalMicroseconds, floor.TotalMicroseconds, own / floor, "-");
}
