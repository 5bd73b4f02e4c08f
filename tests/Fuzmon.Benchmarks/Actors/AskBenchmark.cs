using System.Diagnostics;
using Akka.Actor;

namespace Fuzmon.Benchmarks.Actors;

/// <summary>One question after the other, each awaited.</summary>
internal static class AskBenchmark
{
    private const int Questions = 50_000;
    private static readonly object Question = new();

    public static async Task<Comparison> RunAsync(ActorSystem system)
        => Comparison.OfOperation(
            "ask",
            Questions,
            await Timing.BestOfAsync(5, () => AskAsync(system), PostAsync),
            "2.2 us");

    private static async Task<TimeSpan> AskAsync(ActorSystem system)
    {
        var actor = system.ActorOf(Props.CreateBy(new Producer<Echo>(() => new())));
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Questions; i++)
            await actor.Ask<object>(Question, timeout: null, CancellationToken.None);
        var elapsed = Stopwatch.GetElapsedTime(start);
        system.Stop(actor);
        return elapsed;
    }

    private static async Task<TimeSpan> PostAsync()
    {
        var queue = new WorkQueue(message => ((TaskCompletionSource<object>)message).SetResult(Question));
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Questions; i++)
        {
            var answer = new TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously);
            queue.Post(answer);
            await answer.Task;
        }

        return Stopwatch.GetElapsedTime(start);
    }

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message, Self);
    }
}
