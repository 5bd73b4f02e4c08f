using System.Diagnostics;
using Akka.Actor;

namespace Fuzmon.Benchmarks.Actors;

/// <summary>One producer tells one actor; the time ends when the last message has been handled.</summary>
internal static class TellBenchmark
{
    private const int Messages = 2_000_000;
    private static readonly object Message = new();

    public static async Task<Comparison> RunAsync(ActorSystem system)
        => Comparison.OfRate(
            "tell, one producer",
            Messages,
            await Timing.BestOfAsync(5, () => TellAsync(system), PostAsync),
            "5.3-6.8 M/s");

    private static async Task<TimeSpan> TellAsync(ActorSystem system)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = system.ActorOf(Props.CreateBy(new Producer<Counter>(() => new(done))));
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Messages; i++)
            actor.Tell(Message, ActorRefs.NoSender);
        await done.Task;
        var elapsed = Stopwatch.GetElapsedTime(start);
        system.Stop(actor);
        return elapsed;
    }

    private static async Task<TimeSpan> PostAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = Messages;
        var queue = new WorkQueue(_ =>
        {
            if (--left == 0)
                done.SetResult();
        });
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Messages; i++)
            queue.Post(Message);
        await done.Task;
        return Stopwatch.GetElapsedTime(start);
    }

    private sealed class Counter(TaskCompletionSource done) : UntypedActor
    {
        private int _left = Messages;

        protected override void OnReceive(object message)
        {
            if (--_left == 0)
                done.SetResult();
        }
    }
}
