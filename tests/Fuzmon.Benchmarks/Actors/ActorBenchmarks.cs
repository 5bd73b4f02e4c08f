using Akka.Actor;
using Akka.Configuration;

namespace Fuzmon.Benchmarks.Actors;

/// <summary>What the actor runtime costs beside a plain queue on the thread pool.</summary>
internal static class ActorBenchmarks
{
    public static async IAsyncEnumerable<Comparison> RunAsync()
    {
        // Failures are part of the work here, and a log of them would be what is measured.
        using var system = ActorSystem.Create(
            "benchmarks", ConfigurationFactory.ParseString("akka.loglevel = OFF\nakka.stdout-loglevel = OFF"));
        yield return await TellBenchmark.RunAsync(system);
        yield return await AskBenchmark.RunAsync(system);
        yield return await PingPongBenchmark.RunAsync(system);
        await foreach (var comparison in CrowdBenchmark.RunAsync(system))
            yield return comparison;
        yield return await RestartBenchmark.RunAsync(system);
        await system.Terminate();
    }
}
