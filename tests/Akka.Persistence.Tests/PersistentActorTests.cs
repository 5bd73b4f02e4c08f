using Akka.Actor.Setup;

namespace Akka.Persistence.Tests;

/// <summary>What persistent actors do, whatever the journal.</summary>
public abstract partial class PersistentActorTests(ActorSystemSetup setup) : PersistenceTest(setup)
{
    [Fact]
    public void Commands_wait_until_the_handlers_of_persist_have_run()
    {
        var actor = StartRecovering("a");

        Do(actor, scripted =>
        {
            scripted.Persist("first", scripted.Report);
            scripted.Persist("second", scripted.Report);
            scripted.TellSelf("command");
        });

        ExpectMsg("first");
        ExpectMsg("second");
        ExpectMsg("command");
    }

    [Fact]
    public void Commands_do_not_wait_for_persist_async()
    {
        var actor = StartRecovering("a");

        Do(actor, scripted =>
        {
            scripted.PersistAsync("event", scripted.Report);
            scripted.TellSelf("command");
        });

        ExpectMsg("command");
        ExpectMsg("event");
    }

    [Fact]
    public void Deferred_handlers_keep_their_place_among_those_of_events()
    {
        var actor = StartRecovering("a");

        Do(actor, scripted =>
        {
            scripted.DeferAsync("at once", scripted.Report);
            scripted.PersistAsync(1, number => scripted.Report(number));
            scripted.DeferAsync("between", scripted.Report);
            scripted.PersistAsync(2, number => scripted.Report(number));
            scripted.DeferAsync("last", scripted.Report);
        });

        foreach (var each in new object[] { "at once", 1, "between", 2, "last" })
            ExpectMsg(each);
        StopAndWait(actor);
        StartRecovering("a", 1, 2);
    }

    [Fact]
    public void A_handler_has_the_sender_of_its_command()
    {
        var (one, other) = (CreateTestProbe(), CreateTestProbe());
        var actor = StartRecovering("a");

        actor.Tell(new Run(scripted => scripted.PersistAsync("one", scripted.Reply)), one.Ref);
        actor.Tell(new Run(scripted => scripted.PersistAsync("other", scripted.Reply)), other.Ref);
        actor.Tell(new Run(scripted => scripted.DeferAsync("deferred", scripted.Reply)), one.Ref);

        one.ExpectMsg("one");
        other.ExpectMsg("other");
        one.ExpectMsg("deferred");
    }

    [Fact]
    public void The_handler_of_persist_all_runs_for_each_event()
    {
        var actor = StartRecovering("a");

        Do(actor, scripted =>
        {
            scripted.PersistAll(["a", "b"], scripted.Report);
            scripted.PersistAll(Array.Empty<string>(), scripted.Report);
            scripted.TellSelf("command");
        });
        foreach (var each in new[] { "a", "b", "command" })
            ExpectMsg(each);

        Do(actor, scripted =>
        {
            scripted.PersistAllAsync(["c", "d"], scripted.Report);
            scripted.TellSelf("command");
        });
        foreach (var each in new[] { "command", "c", "d" })
            ExpectMsg(each);
    }

    [Fact]
    public void Commands_wait_for_what_a_handler_persists()
    {
        var actor = StartRecovering("a");

        Do(actor, scripted =>
        {
            scripted.Persist("outer", _ => scripted.Persist("inner", scripted.Report));
            scripted.TellSelf("command");
        });

        ExpectMsg("inner");
        ExpectMsg("command");
    }

    [Fact]
    public void Commands_go_on_after_a_persist_in_the_handler_of_persist_async()
    {
        var actor = StartRecovering("a");

        for (var i = 0; i < 3; i++)
        {
            Do(actor, scripted => scripted.PersistAsync("outer", _ => scripted.Persist("inner", scripted.Report)));
            ExpectMsg("inner");
            actor.Tell("command");
            ExpectMsg("command");
        }
    }

    [Fact]
    public void Nothing_can_be_persisted_during_recovery()
    {
        Sys.ActorOf(Props.Create(() => new PersistingTooEarly(TestActor)));

        ExpectMsg<InvalidOperationException>();
    }

    [Fact]
    public void What_the_actor_stashed_comes_before_the_commands_that_waited()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Stashing(TestActor)));

        foreach (var command in new[] { "stash one", "stash two", "open", "later" })
            actor.Tell(command);

        foreach (var each in new[] { "opened", "stash one", "stash two", "later" })
            ExpectMsg(each);
    }

    [Fact]
    public void An_actor_that_fails_recovers_and_handles_the_commands_that_waited()
    {
        var actor = StartRecovering("a");
        Persist(actor, 1);

        Do(actor, scripted =>
        {
            scripted.Persist(2, _ => throw new InvalidOperationException("told to fail"));
            scripted.TellSelf("first");
            scripted.TellSelf("second");
        });

        ExpectMsg(new Recovered(1));
        ExpectMsg(new Recovered(2));
        ExpectRecoveryCompleted();
        ExpectMsg("first");
        ExpectMsg("second");
    }

    [Fact]
    public void An_asynchronous_command_persists_before_the_next_command()
    {
        var actor = StartRecovering("a");
        var gate = new TaskCompletionSource();

        actor.Tell(new RunAsync(async scripted =>
        {
            scripted.Persist("before", scripted.Report);
            await gate.Task;
            scripted.Persist("after", scripted.Report);
        }));
        actor.Tell("command");
        gate.SetResult();

        foreach (var each in new[] { "before", "after", "command" })
            ExpectMsg(each);
    }

    [Fact]
    public void Commands_can_be_handled_by_another_behaviour()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Turning()));

        foreach (var command in new[] { "who", "turn", "who", "back", "who" })
            actor.Tell(command);

        foreach (var each in new[] { "first", "second", "first" })
            ExpectMsg(each);
    }

    private sealed class PersistingTooEarly(IActorRef observer) : UntypedPersistentActor
    {
        public override string PersistenceId => "early";

        protected override void PreStart()
        {
            try
            {
                Persist("event", _ => { });
            }
            catch (Exception e)
            {
                observer.Tell(e);
            }
        }

        protected override void OnCommand(object message)
        {
        }

        protected override void OnRecover(object message)
        {
        }
    }

    private sealed class Stashing : ReceivePersistentActor
    {
        private bool _open;

        public Stashing(IActorRef observer)
        {
            Command<string>(command =>
            {
                if (command == "open")
                {
                    Persist("opened", opened =>
                    {
                        _open = true;
                        observer.Tell(opened);
                        Stash.UnstashAll();
                    });
                }
                else if (_open)
                {
                    observer.Tell(command);
                }
                else
                {
                    Stash.Stash();
                }
            });
        }

        public override string PersistenceId => "stashing";
    }

    private sealed class Turning : ReceivePersistentActor
    {
        public Turning()
        {
            Command<string>(command => command == "who", _ => Sender.Tell("first"));
            CommandAny(_ => BecomeStacked(() =>
            {
                Command<string>(command => command == "who", _ => Sender.Tell("second"));
                CommandAny(_ => UnbecomeStacked());
            }));
        }

        public override string PersistenceId => "turning";
    }
}
