namespace Akka.Tests;

public sealed class RestartTests : ActorTest
{
    [Fact]
    public void A_failing_actor_is_restarted_with_fresh_state_behind_the_same_reference()
    {
        var worker = ActorOf(() => new Worker(ActorRefs.Nobody));
        worker.Tell("a");
        worker.Tell("b");
        ExpectMsg(new Worker.Answer(1, "a"));
        ExpectMsg(new Worker.Answer(2, "b"));

        worker.Tell(Fail.Now);
        worker.Tell("c");

        ExpectMsg(new Worker.Answer(1, "c"));
    }

    [Fact]
    public void A_restart_keeps_the_mailbox_and_drops_the_message_that_failed()
    {
        using var gate = new ManualResetEventSlim();
        var worker = ActorOf(() => new Gated(gate, Patience));

        worker.Tell("wait");
        worker.Tell(Fail.Now);
        worker.Tell(1);
        worker.Tell(Fail.Now);
        worker.Tell(2);
        gate.Set();

        ExpectMsg(1);
        ExpectMsg(2);
        ExpectNoMsg(Moment);
    }

    [Fact]
    public void A_restart_runs_the_hooks_of_the_old_and_then_of_the_new_incarnation()
    {
        var worker = ActorOf(() => new Worker(TestActor));
        ExpectMsg("PreStart");

        worker.Tell(Fail.Now);

        ExpectMsg("PreRestart: told to fail, Fail");
        ExpectMsg("PostStop");
        ExpectMsg("PostRestart: told to fail");
        ExpectMsg("PreStart");
    }

    [Fact]
    public void A_restart_is_no_death()
    {
        var worker = Watch(ActorOf(() => new Worker(ActorRefs.Nobody)));

        worker.Tell(Fail.Now);
        worker.Tell("alive");

        ExpectMsg(new Worker.Answer(1, "alive"));
    }

    [Fact]
    public void A_restarted_parent_stops_its_children()
    {
        var parent = ActorOf(Supervisor.Deciding(_ => Directive.Restart));
        parent.Tell(Props.Create(() => new Worker(ActorRefs.Nobody)));
        var child = Watch(ExpectMsg<IActorRef>());

        parent.Tell(Fail.Now);

        ExpectTerminated(child);
    }

    [Fact]
    public void A_parent_whose_hook_spares_its_children_keeps_them()
    {
        var parent = ActorOf<SparingParent>();
        parent.Tell("child");
        var child = Watch(ExpectMsg<IActorRef>());

        parent.Tell(Fail.Now);
        parent.Tell("child");

        Assert.Equal(child, ExpectMsg<IActorRef>());
        child.Tell("alive");
        ExpectMsg("alive");
    }

    [Fact]
    public void A_failing_constructor_stops_the_actor()
    {
        var broken = Watch(ActorOf(() => new Broken(0, new Incarnations())));

        ExpectTerminated(broken);
    }

    [Fact]
    public void A_constructor_that_fails_at_the_restart_stops_the_actor()
    {
        var broken = Watch(ActorOf(() => new Broken(1, new Incarnations())));

        broken.Tell(Fail.Now);

        ExpectTerminated(broken);
    }

    [Fact]
    public void A_failing_PreStart_stops_the_actor()
    {
        var broken = Watch(ActorOf<BrokenStart>());

        ExpectTerminated(broken);
    }

    [Fact]
    public void A_failing_PreRestart_does_not_prevent_the_restart()
    {
        var actor = ActorOf<BrokenRestart>();

        actor.Tell(Fail.Now);
        actor.Tell("alive");

        ExpectMsg("alive");
    }

    private sealed class Incarnations
    {
        public int Count { get; set; }
    }

    private sealed class Gated : ReceiveActor
    {
        public Gated(ManualResetEventSlim gate, TimeSpan limit)
        {
            Receive<string>(_ => gate.Wait(limit));
            Receive<Fail>(fail => throw fail.With);
            ReceiveAny(message => Sender.Tell(message));
        }
    }

    private sealed class SparingParent : ReceiveActor
    {
        public SparingParent()
        {
            Receive<Fail>(fail => throw fail.With);
            Receive<string>(name =>
            {
                var child = Context.Child(name);
                Sender.Tell(child.IsNobody() ? Context.ActorOf<Echo>(name) : child);
            });
        }

        protected override void PreRestart(Exception reason, object message) => PostStop();
    }

    private sealed class Broken : ReceiveActor
    {
        public Broken(int firstBroken, Incarnations incarnations)
        {
            if (incarnations.Count++ >= firstBroken)
                throw new InvalidOperationException("broken");
            Receive<Fail>(fail => throw fail.With);
        }
    }

    private sealed class BrokenStart : ReceiveActor
    {
        protected override void PreStart() => throw new InvalidOperationException("broken");
    }

    private sealed class BrokenRestart : ReceiveActor
    {
        public BrokenRestart()
        {
            Receive<Fail>(fail => throw fail.With);
            ReceiveAny(message => Sender.Tell(message));
        }

        protected override void PreRestart(Exception reason, object message) => throw new InvalidOperationException("broken");
    }
}
