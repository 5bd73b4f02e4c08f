using System.Diagnostics;
using Akka.Actor;

namespace Fuzmon.Benchmarks.Actors;

/// <summary>An actor fails and is restarted, over and over. The floor throws, catches and makes a new object.</summary>
internal static class RestartBenchmark
{
    private const int Restarts = 5_000;
    private static readonly object Message = new();

    public static async Task<Comparison> RunAsync(ActorSystem system)
        => Comparison.OfOperation(
            "restart", Restarts, await Timing.BestOfAsync(5, () => RestartAsync(system), ThrowAsync));

    private static async Task<TimeSpan> RestartAsync(ActorSystem system)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var restarts = 0;
        var actor = system.ActorOf(Props.CreateBy(new Producer<Failing>(() =>
        {
            if (restarts++ == Restarts)
                done.SetResult();
            return new();
        })));
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Restarts; i++)
            actor.Tell(Message, ActorRefs.NoSender);
        await done.Task;
        var elapsed = Stopwatch.GetElapsedTime(start);
        system.Stop(actor);
        return elapsed;
    }

    private static async Task<TimeSpan> ThrowAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = Restarts;
        Action<object> incarnation = Fail;
        var queue = new WorkQueue(message =>
        {
            try
            {
                incarnation(message);
            }
            catch (InvalidOperationException)
            {
                incarnation = new Action<object>(Fail);
                if (--left == 0)
                    done.SetResult();
            }
        });
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Restarts; i++)
            queue.Post(Message);
        await done.Task;
        return Stopwatch.GetElapsedTime(start);
    }

    private static void Fail(object message) => throw new InvalidOperationException();

    private sealed class Failing : UntypedActor
    {
        protected override void OnReceive(object message) => Fail(message);
    }
}
