using System.Collections.Concurrent;

namespace Akka.Tests;

public sealed class TerminationTests : ActorTest
{
    [Fact]
    public async Task A_terminated_system_says_so()
    {
        Assert.False(Sys.WhenTerminated.IsCompleted);

        await Sys.Terminate().WaitAsync(Patience);

        Assert.True(Sys.WhenTerminated.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Terminating_twice_does_no_harm()
    {
        var first = Sys.Terminate();
        var second = Sys.Terminate();

        await Task.WhenAll(first, second).WaitAsync(Patience);
    }

    [Fact]
    public async Task Termination_stops_children_before_parents()
    {
        var stopped = new ConcurrentQueue<string>();
        var parent = ActorOf(() => new Ancestor("parent", stopped));
        await parent.Ask<string>("started?", Patience);

        await Sys.Terminate().WaitAsync(Patience);

        Assert.Equal(["parent/child", "parent"], stopped);
    }

    [Fact]
    public async Task What_was_registered_runs_on_termination()
    {
        var ran = 0;
        Sys.RegisterOnTermination(() => Interlocked.Increment(ref ran));
        Sys.RegisterOnTermination(() => Interlocked.Increment(ref ran));

        await Sys.Terminate().WaitAsync(Patience);

        Assert.Equal(2, Volatile.Read(ref ran));
    }

    [Fact]
    public async Task A_terminated_system_starts_no_actors()
    {
        await Sys.Terminate().WaitAsync(Patience);

        Assert.Throws<InvalidOperationException>(() => Sys.ActorOf<Echo>());
    }

    [Fact]
    public async Task Messages_to_a_terminated_system_vanish()
    {
        var echo = ActorOf<Echo>();
        await Sys.Terminate().WaitAsync(Patience);

        echo.Tell("hello", ActorRefs.NoSender);

        await Assert.ThrowsAnyAsync<Exception>(() => echo.Ask<string>("hello", TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public async Task A_terminated_system_leaves_nothing_behind()
    {
        var systems = new List<WeakReference>();
        for (var i = 0; i < 10; i++)
            systems.Add(await StartAndTerminateAsync());
        // Off the stack of the last one.
        await Task.Yield();

        AwaitAssert(
            () =>
            {
                GC.Collect();
                Assert.Equal(0, systems.Count(system => system.IsAlive));
            },
            Patience);
    }

    private static async Task<WeakReference> StartAndTerminateAsync()
    {
        var system = ActorSystem.Create("short-lived");
        await system.ActorOf<Echo>().Ask<string>("hello", Patience);
        system.Scheduler.ScheduleTellOnce(TimeSpan.FromHours(1), system.DeadLetters, "never", ActorRefs.NoSender);
        await system.Terminate().WaitAsync(Patience);
        return new WeakReference(system);
    }

    private sealed class Ancestor : ReceiveActor
    {
        private readonly string _name;
        private readonly ConcurrentQueue<string> _stopped;

        public Ancestor(string name, ConcurrentQueue<string> stopped)
        {
            _name = name;
            _stopped = stopped;
            if (name == "parent")
                Context.ActorOf(Props.Create(() => new Ancestor("parent/child", stopped)));
            ReceiveAny(message => Sender.Tell(message));
        }

        protected override void PostStop() => _stopped.Enqueue(_name);
    }
}
