using System.Diagnostics;
using Akka.Actor;

namespace Fuzmon.Benchmarks.Actors;

/// <summary>Ten thousand children with a timer of a second each: until the last has started, and until the last has stopped.</summary>
internal static class CrowdBenchmark
{
    private const int Rounds = 5;
    private const int Children = 10_000;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly object Start = new();

    public static async IAsyncEnumerable<Comparison> RunAsync(ActorSystem system)
    {
        var stops = new Stopping();
        var spawn = await Timing.BestOfAsync(
            Rounds, () => SpawnAndStopAsync(system, stops), () => CreateAndDisposeAsync(stops));
        yield return Comparison.OfWhole("spawn 10,000 with a timer", spawn, "483-711 ms");
        yield return Comparison.OfWhole("stop 10,000", new(stops.Own, stops.Floor), "171-289 ms");
    }

    private static async Task<TimeSpan> SpawnAndStopAsync(ActorSystem system, Stopping stops)
    {
        var started = new Countdown(Children);
        var child = Props.CreateBy(new Producer<Timed>(() => new(started)));
        var parent = system.ActorOf(Props.CreateBy(new Producer<Parent>(() => new(child))));
        var begin = Stopwatch.GetTimestamp();
        parent.Tell(Start, ActorRefs.NoSender);
        await started.Zero;
        var spawned = Stopwatch.GetElapsedTime(begin);
        begin = Stopwatch.GetTimestamp();
        await parent.GracefulStop(TimeSpan.FromMinutes(1));
        stops.AddOwn(Stopwatch.GetElapsedTime(begin));
        return spawned;
    }

    private static async Task<TimeSpan> CreateAndDisposeAsync(Stopping stops)
    {
        var started = new Countdown(Children);
        var stopped = new Countdown(Children);
        var timers = new Timer[Children];
        var queues = new WorkQueue[Children];
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < Children; i++)
        {
            var index = i;
            queues[i] = new WorkQueue(message =>
            {
                if (ReferenceEquals(message, Start))
                {
                    timers[index] = new Timer(_ => { }, null, Second, Second);
                    started.Signal();
                }
                else
                {
                    timers[index].Dispose();
                    stopped.Signal();
                }
            });
            queues[i].Post(Start);
        }

        await started.Zero;
        var created = Stopwatch.GetElapsedTime(begin);
        begin = Stopwatch.GetTimestamp();
        foreach (var queue in queues)
            queue.Post(PoisonPill.Instance);
        await stopped.Zero;
        stops.AddFloor(Stopwatch.GetElapsedTime(begin));
        return created;
    }

    /// <summary>The best times of the second half of each round.</summary>
    private sealed class Stopping
    {
        public TimeSpan Own { get; private set; } = TimeSpan.MaxValue;

        public TimeSpan Floor { get; private set; } = TimeSpan.MaxValue;

        public void AddOwn(TimeSpan time) => Own = time < Own ? time : Own;

        public void AddFloor(TimeSpan time) => Floor = time < Floor ? time : Floor;
    }

    private sealed class Countdown(int count)
    {
        private readonly TaskCompletionSource _zero = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left = count;

        public Task Zero => _zero.Task;

        public void Signal()
        {
            if (Interlocked.Decrement(ref _left) == 0)
                _zero.SetResult();
        }
    }

    private sealed class Parent(Props child) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            for (var i = 0; i < Children; i++)
                Context.ActorOf(child);
        }
    }

    private sealed class Timed(Countdown started) : UntypedActor, IWithTimers
    {
        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart()
        {
            Timers.StartPeriodicTimer("sample", Start, Second);
            started.Signal();
        }

        protected override void OnReceive(object message)
        {
        }
    }
}
