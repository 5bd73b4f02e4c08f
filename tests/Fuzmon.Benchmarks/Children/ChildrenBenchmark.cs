using Fuzmon.Benchmarks.Scale;

namespace Fuzmon.Benchmarks.Children;

/// <summary>
/// What a storm of children costs under the monitor, by each source of events: how much longer it takes than without (pairs that take
/// turns, the median of their ratios), the monitor's CPU time for each fork and end, and its memory before and after.
/// </summary>
internal static class ChildrenBenchmark
{
    private const int Children = 10_000;
    private const int EventsOfChild = 2;
    private const int Pairs = 5;

    public static async IAsyncEnumerable<Comparison> RunAsync()
    {
        using var folder = new TemporaryFolder();
        var storm = Path.Combine(folder.Path, "storm");
        await Run.ToEndAsync("cc", "-O2", "-o", storm, Path.Combine(Repository.Root, "tests", "targets", "storm.c"));
        using var parent = new StormParent($"{storm} {Children}");
        foreach (var source in new[] { "bpf", "netlink", "proc" })
        {
            var pairs = new List<Pair>();
            for (var i = 0; i < Pairs; i++)
                pairs.Add(await MeasureAsync(parent, source, folder));

            var own = Median(pairs.Select(pair => pair.Watched.TotalMicroseconds / Children));
            var floor = Median(pairs.Select(pair => pair.Alone.TotalMicroseconds / Children));
            yield return new Comparison($"child, {source}", "us", own, floor, Median(pairs.Select(pair => pair.Watched / pair.Alone)), "-");
            var cpu = Median(pairs.Select(pair => pair.Cpu.TotalMicroseconds / Children / EventsOfChild));
            yield return new Comparison($"CPU of an event, {source}", "us", cpu, floor, cpu / floor, "-");
            var (before, after) = (Median(pairs.Select(pair => pair.Before)), Median(pairs.Select(pair => pair.After)));
            yield return new Comparison($"memory, {source}", "MiB", after, before, after / before, "-");
        }
    }

    private static async Task<Pair> MeasureAsync(StormParent parent, string source, TemporaryFolder folder)
    {
        var alone = parent.Storm();
        await using var monitor = await StormMonitor.StartAsync(parent.Pid, source, folder);
        // What happens only once, such as compiling, is over after the first.
        parent.Storm();
        var (cpu, before) = (monitor.Cpu, monitor.ResidentMiB);
        var watched = parent.Storm();
        return new Pair(alone, watched, monitor.Cpu - cpu, before, monitor.ResidentMiB);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private readonly record struct Pair(TimeSpan Alone, TimeSpan Watched, TimeSpan Cpu, double Before, double After);
}
