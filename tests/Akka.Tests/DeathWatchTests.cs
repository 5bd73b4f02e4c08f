namespace Akka.Tests;

public sealed class DeathWatchTests : ActorTest
{
    [Fact]
    public void A_watched_actor_that_stops_is_reported_once()
    {
        var watched = ActorOf<Echo>();
        var watcher = ActorOf(() => new Watcher(watched, TestActor));
        watcher.Tell("watching?");
        ExpectMsg("watching");

        Sys.Stop(watched);

        ExpectMsg(new Death(watched, ExistenceConfirmed: true));
        ExpectNoMsg(Moment);
    }

    [Fact]
    public void An_actor_that_is_dead_already_is_reported_too()
    {
        var actor = Watch(ActorOf<Echo>());
        Sys.Stop(actor);
        ExpectTerminated(actor);
        var probe = CreateTestProbe();

        probe.Watch(actor);

        Assert.False(probe.ExpectTerminated(actor).ExistenceConfirmed);
    }

    [Fact]
    public void An_unwatched_actor_is_not_reported()
    {
        var actor = ActorOf<Echo>();
        Watch(actor);
        Unwatch(actor);
        var probe = CreateTestProbe();
        probe.Watch(actor);

        Sys.Stop(actor);

        probe.ExpectTerminated(actor);
        ExpectNoMsg(Moment);
    }

    [Fact]
    public void WatchWith_reports_by_a_message_of_choice()
    {
        var watched = ActorOf<Echo>();
        var watcher = ActorOf(() => new WatcherWith(watched, "gone", TestActor));
        watcher.Tell("watching?");
        ExpectMsg("watching");

        Sys.Stop(watched);

        ExpectMsg("gone");
    }

    [Fact]
    public void A_watch_survives_the_restart_of_the_watcher()
    {
        var watched = ActorOf<Echo>();
        var watcher = ActorOf(() => new WatcherThatFails(watched, TestActor));
        watcher.Tell("watch");
        watcher.Tell(Fail.Now);
        watcher.Tell("restarted?");
        ExpectMsg("restarted");

        Sys.Stop(watched);

        ExpectMsg(new Death(watched, ExistenceConfirmed: true));
    }

    [Fact]
    public void An_unhandled_death_is_a_death_pact()
    {
        var decider = CreateTestProbe();
        var parent = ActorOf(Supervisor.Deciding(cause =>
        {
            decider.Ref.Tell(cause, ActorRefs.NoSender);
            return Directive.Stop;
        }));
        var watched = ActorOf<Echo>();
        parent.Tell(Props.Create(() => new Pact(watched)));
        var watcher = Watch(ExpectMsg<IActorRef>());

        Sys.Stop(watched);

        decider.ExpectMsg<DeathPactException>();
        ExpectTerminated(watcher);
    }

    [Fact]
    public void A_death_is_reported_after_PostStop()
    {
        var worker = ActorOf(() => new Worker(TestActor));
        ExpectMsg("PreStart");
        Watch(worker);

        Sys.Stop(worker);

        ExpectMsg("PostStop");
        ExpectTerminated(worker);
    }

    /// <summary>What a watcher passes on: a Terminated itself means something only to the actor that watched.</summary>
    private sealed record Death(IActorRef Of, bool ExistenceConfirmed)
    {
        public Death(Terminated terminated)
            : this(terminated.ActorRef, terminated.ExistenceConfirmed)
        {
        }
    }

    private sealed class Watcher : ReceiveActor
    {
        public Watcher(IActorRef watched, IActorRef report)
        {
            Context.Watch(watched);
            Context.Watch(watched);
            Receive<string>(_ => Sender.Tell("watching"));
            Receive<Terminated>(terminated => report.Tell(new Death(terminated)));
        }
    }

    private sealed class WatcherWith : ReceiveActor
    {
        public WatcherWith(IActorRef watched, object message, IActorRef report)
        {
            Context.WatchWith(watched, message);
            Receive<string>(text => text == "watching?", _ => Sender.Tell("watching"));
            ReceiveAny(received => report.Tell(received));
        }
    }

    private sealed class WatcherThatFails : ReceiveActor
    {
        public WatcherThatFails(IActorRef watched, IActorRef report)
        {
            Receive<Fail>(fail => throw fail.With);
            Receive<string>(text => text == "watch", _ => Context.Watch(watched));
            Receive<string>(_ => Sender.Tell("restarted"));
            Receive<Terminated>(terminated => report.Tell(new Death(terminated)));
        }
    }

    private sealed class Pact : ReceiveActor
    {
        public Pact(IActorRef watched) => Context.Watch(watched);
    }
}
