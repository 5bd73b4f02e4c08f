using System.Runtime.CompilerServices;

namespace Akka.Tests.Runtime;

public sealed class LeakTests : ActorTest
{
    [Fact]
    public async Task Stopped_actors_with_timers_and_watches_can_be_collected()
    {
        var stopped = await StartAndStop();

        AwaitAssert(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                Assert.DoesNotContain(stopped, actor => actor.IsAlive);
            },
            Patience);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<List<WeakReference>> StartAndStop()
    {
        var parent = ActorOf<Parent>();
        var children = await parent.Ask<List<WeakReference>>(200, Patience);
        await parent.GracefulStop(Patience);
        return children;
    }

    private sealed class Parent : ReceiveActor
    {
        public Parent() => Receive<int>(count =>
        {
            var children = new List<WeakReference>();
            for (var i = 0; i < count; i++) children.Add(new WeakReference(Context.Watch(Context.ActorOf<Ticking>())));
            Sender.Tell(children);
        });
    }

    private sealed class Ticking : ReceiveActor, IWithTimers
    {
        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart()
        {
            Timers.StartPeriodicTimer("tick", "tick", TimeSpan.FromHours(1));
            SetReceiveTimeout(TimeSpan.FromHours(1));
            Context.System.EventStream.Subscribe(Self, typeof(string));
        }
    }
}
