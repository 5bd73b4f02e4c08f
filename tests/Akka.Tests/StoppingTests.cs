namespace Akka.Tests;

public sealed class StoppingTests : ActorTest
{
    [Fact]
    public void A_poison_pill_waits_for_its_turn()
    {
        var echo = Watch(ActorOf<Echo>());

        echo.Tell(1);
        echo.Tell(2);
        echo.Tell(PoisonPill.Instance);

        ExpectMsg(1);
        ExpectMsg(2);
        ExpectTerminated(echo);
    }

    [Fact]
    public void Kill_is_a_failure_that_the_supervisor_sees()
    {
        var decider = CreateTestProbe();
        var parent = ActorOf(Supervisor.Deciding(cause =>
        {
            decider.Ref.Tell(cause, ActorRefs.NoSender);
            return Directive.Stop;
        }));
        parent.Tell(Props.Create<Echo>());
        var child = Watch(ExpectMsg<IActorRef>());

        child.Tell(Kill.Instance);

        decider.ExpectMsg<ActorKilledException>();
        ExpectTerminated(child);
    }

    [Fact]
    public void By_default_a_killed_actor_stops()
    {
        var echo = Watch(ActorOf<Echo>());

        echo.Tell(Kill.Instance);

        ExpectTerminated(echo);
    }

    [Fact]
    public void An_actor_that_stops_itself_handles_no_further_message()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Event.DeadLetter));
        using var gate = new ManualResetEventSlim();
        var actor = Watch(ActorOf(() => new StoppingItself(gate, Patience)));

        actor.Tell("stop");
        actor.Tell("late");
        gate.Set();

        ExpectMsg("stopping");
        var rest = new[] { ExpectMsg<object>(), ExpectMsg<object>() };
        Assert.Single(rest.OfType<Terminated>());
        Assert.Equal("late", Assert.Single(rest.OfType<Event.DeadLetter>()).Message);
    }

    [Fact]
    public void Children_stop_before_their_parent()
    {
        var parent = Watch(ActorOf(() => new Ancestor(TestActor, 3)));
        parent.Tell("ready?");
        ExpectMsg("ready");

        Sys.Stop(parent);

        for (var generation = 0; generation <= 3; generation++)
            ExpectMsg(generation);
        ExpectTerminated(parent);
    }

    [Fact]
    public async Task A_graceful_stop_is_over_when_the_actor_is()
    {
        var journal = CreateTestProbe();
        var worker = ActorOf(() => new Worker(journal.Ref));

        Assert.True(await worker.GracefulStop(Patience));

        journal.ExpectMsg("PreStart");
        journal.ExpectMsg("PostStop", TimeSpan.Zero);
    }

    [Fact]
    public async Task A_graceful_stop_may_take_another_message()
    {
        using var gate = new ManualResetEventSlim(initialState: true);
        var actor = ActorOf(() => new StoppingItself(gate, Patience));

        Assert.True(await actor.GracefulStop(Patience, "stop"));
    }

    [Fact]
    public async Task A_graceful_stop_that_takes_too_long_fails()
        => Assert.False(await ActorOf<Silent>().GracefulStop(TimeSpan.FromMilliseconds(50), "not a reason to stop"));

    [Fact]
    public async Task A_dead_actor_has_stopped_gracefully()
    {
        var echo = ActorOf<Echo>();
        await echo.GracefulStop(Patience);

        Assert.True(await echo.GracefulStop(Patience));
    }

    private sealed class StoppingItself : ReceiveActor
    {
        public StoppingItself(ManualResetEventSlim gate, TimeSpan limit)
            => ReceiveAny(_ =>
            {
                gate.Wait(limit);
                Context.Stop(Self);
                Sender.Tell("stopping");
            });
    }

    /// <summary>Reports its generation when it stops: 0 is the youngest.</summary>
    private sealed class Ancestor : ReceiveActor
    {
        private readonly IActorRef _journal;
        private readonly int _generation;

        public Ancestor(IActorRef journal, int generation)
        {
            _journal = journal;
            _generation = generation;
            var child = generation > 0 ? Context.ActorOf(Props.Create(() => new Ancestor(journal, generation - 1))) : null;
            ReceiveAny(message =>
            {
                if (child is null)
                    Sender.Tell("ready");
                else
                    child.Forward(message);
            });
        }

        protected override void PostStop() => _journal.Tell(_generation);
    }
}
