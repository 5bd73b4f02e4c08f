using System.Diagnostics;

namespace Akka.Tests;

public sealed class SupervisionTests : ActorTest
{
    [Fact]
    public void Resume_keeps_the_state()
    {
        var worker = WorkerUnder(ActorOf(Supervisor.Deciding(_ => Directive.Resume)));

        worker.Tell("a");
        worker.Tell(Fail.Now);
        worker.Tell("b");

        ExpectMsg(new Worker.Answer(1, "a"));
        ExpectMsg(new Worker.Answer(2, "b"));
    }

    [Fact]
    public void Stop_ends_the_actor()
    {
        var journal = CreateTestProbe();
        var worker = Watch(WorkerUnder(ActorOf(Supervisor.Deciding(_ => Directive.Stop)), journal));
        journal.ExpectMsg("PreStart");

        worker.Tell(Fail.Now);

        ExpectTerminated(worker);
        journal.ExpectMsg("PostStop");
    }

    [Fact]
    public void Escalate_fails_the_parent()
    {
        var grandparent = ActorOf(Supervisor.Deciding(_ => Directive.Stop));
        grandparent.Tell(Supervisor.Deciding(_ => Directive.Escalate));
        var parent = ExpectMsg<IActorRef>();
        var worker = WorkerUnder(parent);
        Watch(parent);

        worker.Tell(Fail.Now);

        ExpectTerminated(parent);
    }

    [Fact]
    public void A_parent_that_is_restarted_for_its_child_replaces_it()
    {
        var grandparent = ActorOf(Supervisor.Deciding(_ => Directive.Restart));
        grandparent.Tell(Supervisor.Deciding(_ => Directive.Escalate));
        var parent = ExpectMsg<IActorRef>();
        var worker = Watch(WorkerUnder(parent));

        worker.Tell(Fail.Now);

        ExpectTerminated(worker);
        WorkerUnder(parent).Tell("alive");
        ExpectMsg(new Worker.Answer(1, "alive"));
    }

    [Fact]
    public void A_child_rests_while_its_parent_has_failed()
    {
        using var failed = new ManualResetEventSlim();
        using var deciding = new ManualResetEventSlim();
        var grandparent = ActorOf(Supervisor.Deciding(_ =>
        {
            failed.Set();
            deciding.Wait(Patience);
            return Directive.Resume;
        }));
        grandparent.Tell(Supervisor.Deciding(_ => Directive.Restart));
        var parent = ExpectMsg<IActorRef>();
        var worker = WorkerUnder(parent);
        parent.Tell(Fail.Now);

        // A parent suspends its children before it tells its own parent.
        Assert.True(failed.Wait(Patience));
        worker.Tell("after the failure");
        ExpectNoMsg(Moment);
        deciding.Set();

        ExpectMsg(new Worker.Answer(1, "after the failure"));
    }

    [Fact]
    public void The_decider_gets_what_was_thrown()
    {
        var thrown = new TimeoutException();
        var decider = CreateTestProbe();
        var worker = WorkerUnder(ActorOf(Supervisor.Deciding(cause =>
        {
            decider.Ref.Tell(cause, ActorRefs.NoSender);
            return Directive.Resume;
        })));

        worker.Tell(new Fail(thrown));

        Assert.Same(thrown, decider.ExpectMsg<Exception>());
    }

    [Fact]
    public void One_for_one_leaves_the_siblings_alone()
    {
        var parent = ActorOf(Supervisor.Deciding(_ => Directive.Restart));
        var failing = WorkerUnder(parent);
        var sibling = WorkerUnder(parent);
        sibling.Tell("a");
        ExpectMsg(new Worker.Answer(1, "a"));

        failing.Tell(Fail.Now);
        failing.Tell("restarted");
        ExpectMsg(new Worker.Answer(1, "restarted"));
        sibling.Tell("b");

        ExpectMsg(new Worker.Answer(2, "b"));
    }

    [Fact]
    public void An_actor_that_fails_too_often_is_stopped()
    {
        var strategy = new OneForOneStrategy(2, TimeSpan.FromMinutes(1), _ => Directive.Restart);
        var worker = Watch(WorkerUnder(ActorOf(() => new Supervisor(strategy))));

        for (var i = 0; i < 2; i++)
        {
            worker.Tell(Fail.Now);
            worker.Tell("alive");
            ExpectMsg(new Worker.Answer(1, "alive"));
        }

        worker.Tell(Fail.Now);
        ExpectTerminated(worker);
    }

    [Fact]
    public void A_new_window_allows_further_restarts()
    {
        var window = TimeSpan.FromMilliseconds(100);
        var strategy = new OneForOneStrategy(1, window, _ => Directive.Restart);
        var worker = WorkerUnder(ActorOf(() => new Supervisor(strategy)));

        for (var i = 0; i < 3; i++)
        {
            worker.Tell(Fail.Now);
            worker.Tell("alive");
            ExpectMsg(new Worker.Answer(1, "alive"));
            var start = Stopwatch.GetTimestamp();
            AwaitCondition(() => Stopwatch.GetElapsedTime(start) > 2 * window, Patience);
        }
    }

    [Fact]
    public void The_stopping_strategy_stops()
    {
        var worker = Watch(WorkerUnder(ActorOf(() => new Supervisor(SupervisorStrategy.StoppingStrategy))));

        worker.Tell(Fail.Now);

        ExpectTerminated(worker);
    }

    [Fact]
    public void A_strategy_in_the_props_wins_over_the_actors_own()
    {
        var props = Supervisor.Deciding(_ => Directive.Restart)
            .WithSupervisorStrategy(new OneForOneStrategy(_ => Directive.Resume));
        var worker = WorkerUnder(ActorOf(props));

        worker.Tell("a");
        worker.Tell(Fail.Now);
        worker.Tell("b");

        ExpectMsg(new Worker.Answer(1, "a"));
        ExpectMsg(new Worker.Answer(2, "b"));
    }

    [Fact]
    public void A_decider_that_throws_fails_the_parent()
    {
        var grandparent = ActorOf(Supervisor.Deciding(_ => Directive.Stop));
        grandparent.Tell(Supervisor.Deciding(_ => throw new InvalidOperationException("undecided")));
        var parent = ExpectMsg<IActorRef>();
        var worker = WorkerUnder(parent);
        Watch(parent);

        worker.Tell(Fail.Now);

        ExpectTerminated(parent);
    }

    private IActorRef WorkerUnder(IActorRef supervisor, IActorRef? journal = null)
    {
        var reportTo = journal ?? ActorRefs.Nobody;
        supervisor.Tell(Props.Create(() => new Worker(reportTo)), TestActor);
        return ExpectMsg<IActorRef>();
    }
}
