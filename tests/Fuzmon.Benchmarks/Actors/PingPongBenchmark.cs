using System.Diagnostics;
using Akka.Actor;

namespace Fuzmon.Benchmarks.Actors;

/// <summary>One message goes to and fro between two actors.</summary>
internal static class PingPongBenchmark
{
    private const int RoundTrips = 200_000;
    private static readonly object Ball = new();

    public static async Task<Comparison> RunAsync(ActorSystem system)
        => Comparison.OfOperation(
            "ping-pong, a round trip",
            RoundTrips,
            await Timing.BestOfAsync(5, () => TellAsync(system), PostAsync),
            "0.85 us");

    private static async Task<TimeSpan> TellAsync(ActorSystem system)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var returning = system.ActorOf(Props.CreateBy(new Producer<Returning>(() => new())));
        var counting = system.ActorOf(Props.CreateBy(new Producer<Counting>(() => new(done))));
        var start = Stopwatch.GetTimestamp();
        returning.Tell(Ball, counting);
        await done.Task;
        var elapsed = Stopwatch.GetElapsedTime(start);
        system.Stop(returning);
        system.Stop(counting);
        return elapsed;
    }

    private static async Task<TimeSpan> PostAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = RoundTrips;
        WorkQueue? counting = null;
        var returning = new WorkQueue(ball => counting!.Post(ball));
        counting = new WorkQueue(ball =>
        {
            if (--left == 0)
                done.SetResult();
            else
                returning.Post(ball);
        });
        var start = Stopwatch.GetTimestamp();
        returning.Post(Ball);
        await done.Task;
        return Stopwatch.GetElapsedTime(start);
    }

    private sealed class Returning : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message, Self);
    }

    private sealed class Counting(TaskCompletionSource done) : UntypedActor
    {
        private int _left = RoundTrips;

        protected override void OnReceive(object message)
        {
            if (--_left == 0)
                done.SetResult();
            else
                Sender.Tell(message, Self);
        }
    }
}
