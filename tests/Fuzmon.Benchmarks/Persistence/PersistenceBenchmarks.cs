using System.Diagnostics;
using Akka.Actor;

namespace Fuzmon.Benchmarks.Persistence;

/// <summary>What persisting costs beside plain inserts into the same table, both with a log of writes and prepared statements.</summary>
internal static class PersistenceBenchmarks
{
    private const int Rounds = 7;

    public static async IAsyncEnumerable<Comparison> RunAsync()
    {
        yield return await ManyActorsAsync();
        yield return await ProcessorTimeAsync();
        yield return await RecoveryAsync();
    }

    /// <summary>Each event stashes the commands behind it, so that there are ten round trips to the journal.</summary>
    private static async Task<Comparison> ManyActorsAsync()
    {
        const int actors = 100;
        const int each = 10;
        using var folder = new TemporaryFolder();
        using var system = JournalSystem.Create(folder.Path);
        await using var crowd = await Crowd.StartAsync(system, actors, waits: true);
        using var inserts = new PlainInserts(Path.Combine(folder.Path, "floor.db"), actors);
        var timing = await Timing.BestOfAsync(Rounds, () => crowd.PersistAsync(each), () => inserts.RunAsync(each));
        return Comparison.OfWhole("1,000 events by 100 actors", timing, "197-275 ms");
    }

    /// <summary>A tick of all actors at once, as sampling does it; the processor time of the whole process.</summary>
    private static async Task<Comparison> ProcessorTimeAsync()
    {
        const int actors = 1000;
        const int ticks = 50;
        using var folder = new TemporaryFolder();
        using var system = JournalSystem.Create(folder.Path);
        await using var crowd = await Crowd.StartAsync(system, actors, waits: false);
        using var inserts = new PlainInserts(Path.Combine(folder.Path, "floor.db"), actors);
        var timing = await Timing.BestOfAsync(
            Rounds, () => ProcessorTimeOfAsync(() => crowd.TickAsync(ticks)), () => ProcessorTimeOfAsync(() => inserts.TickAsync(ticks)));
        return Comparison.OfOperation("persist a sample, CPU", actors * ticks, timing);
    }

    /// <summary>A thousand actors with twenty events each, all at once.</summary>
    private static async Task<Comparison> RecoveryAsync()
    {
        const int actors = 1000;
        using var folder = new TemporaryFolder();
        using var system = JournalSystem.Create(folder.Path);
        await using (var crowd = await Crowd.StartAsync(system, actors, waits: false))
            await crowd.TickAsync(20);
        using var inserts = new PlainInserts(Path.Combine(folder.Path, "floor.db"), actors);
        await inserts.TickAsync(20);
        var timing = await Timing.BestOfAsync(Rounds, () => RecoverAsync(system, actors), inserts.ReadAllAsync);
        return Comparison.OfWhole("recover 1,000 actors", timing);
    }

    private static async Task<TimeSpan> RecoverAsync(ActorSystem system, int actors)
    {
        var start = Stopwatch.GetTimestamp();
        await using var crowd = await Crowd.StartAsync(system, actors, waits: false);
        return Stopwatch.GetElapsedTime(start);
    }

    private static async Task<TimeSpan> ProcessorTimeOfAsync(Func<Task> work)
    {
        var before = Environment.CpuUsage.TotalTime;
        await work();
        return Environment.CpuUsage.TotalTime - before;
    }
}
