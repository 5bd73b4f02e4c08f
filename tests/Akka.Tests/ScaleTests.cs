using System.Collections.Concurrent;

namespace Akka.Tests;

public sealed class ScaleTests : ActorTest
{
    private const int Actors = 10_000;

    [Fact]
    public void Ten_thousand_actors_with_timers_come_and_leave_nothing_behind()
    {
        var instances = new ConcurrentBag<WeakReference>();
        var parent = Watch(ActorOf(() => new Parent(instances)));
        parent.Tell("ready?");
        ExpectMsg("ready", Patience);
        AwaitCondition(() => instances.Count == Actors, Patience);

        Sys.Stop(parent);
        ExpectTerminated(parent, Patience);

        AwaitAssert(
            () =>
            {
                GC.Collect();
                Assert.Equal(0, instances.Count(instance => instance.IsAlive));
            },
            Patience);
    }

    [Fact]
    public void Ten_thousand_actors_all_answer()
    {
        var actors = Enumerable.Range(0, Actors).Select(_ => ActorOf<Echo>()).ToArray();

        foreach (var actor in actors)
            actor.Tell(actor);

        var answered = new HashSet<IActorRef>();
        for (var i = 0; i < Actors; i++)
            Assert.True(answered.Add(ExpectMsg<IActorRef>(Patience)));
    }

    private sealed class Parent : ReceiveActor
    {
        public Parent(ConcurrentBag<WeakReference> instances)
        {
            var child = Props.Create(() => new Timed(instances));
            for (var i = 0; i < Actors; i++)
                Context.ActorOf(child);
            ReceiveAny(_ => Sender.Tell("ready"));
        }
    }

    private sealed class Timed : ReceiveActor, IWithTimers
    {
        public Timed(ConcurrentBag<WeakReference> instances)
        {
            instances.Add(new WeakReference(this));
            Receive<string>(_ => { });
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart()
            => Timers.StartPeriodicTimer("sample", "sample", TimeSpan.FromSeconds(1));
    }
}
