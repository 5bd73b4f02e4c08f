using Akka.Actor.Setup;

namespace Akka.Persistence.Tests;

/// <summary>What persistent actors do, whatever the journal.</summary>
public abstract class PersistentActorTests(ActorSystemSetup setup) : PersistenceTest(setup)
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
    public void An_actor_recovers_from_its_events_in_order_and_goes_on_counting()
    {
        var actor = StartRecovering("a");
        Persist(actor, 1, "two", new Measured(3));
        StopAndWait(actor);

        actor = StartRecovering("a", 1, "two", new Measured(3));

        Do(actor, scripted => scripted.Report((scripted.LastSequenceNr, scripted.IsRecoveryFinished)));
        ExpectMsg((3L, true));
    }

    [Fact]
    public void Actors_do_not_see_the_events_of_others()
    {
        var (one, other) = (StartRecovering("one"), StartRecovering("other"));
        Persist(one, 1);
        Persist(other, 2);
        StopAndWait(one);

        StartRecovering("one", 1);
    }

    [Fact]
    public void Recovery_begins_with_the_newest_snapshot()
    {
        var actor = StartRecovering("a");
        Persist(actor, 1, 2);
        Save(actor, "after two");
        Persist(actor, 3);
        Save(actor, "after three");
        Persist(actor, 4);
        StopAndWait(actor);

        StartRecovering("a", "after three", 4);
    }

    [Fact]
    public void A_second_snapshot_after_the_same_event_replaces_the_first()
    {
        var actor = StartRecovering("a");
        Persist(actor, 1);
        Save(actor, "first");
        Save(actor, "second");
        StopAndWait(actor);

        StartRecovering("a", "second");
    }

    [Fact]
    public void Recovery_can_be_bounded()
    {
        var actor = StartRecovering("a");
        Persist(actor, 1, 2, 3);
        Save(actor, "after three");
        Persist(actor, 4);
        StopAndWait(actor);

        StopAndWait(ExpectRecovery(new Recovery(SnapshotSelectionCriteria.None), 1, 2, 3, 4));
        StopAndWait(ExpectRecovery(new Recovery(SnapshotSelectionCriteria.Latest, toSequenceNr: 2), 1, 2));
        StopAndWait(ExpectRecovery(new Recovery(SnapshotSelectionCriteria.None, long.MaxValue, replayMax: 1), 1));
        StopAndWait(ExpectRecovery(new Recovery(new SnapshotSelectionCriteria(2)), 1, 2, 3, 4));
        actor = ExpectRecovery(Recovery.None);

        Persist(actor, 5);
        Do(actor, scripted => scripted.Report(scripted.LastSequenceNr));
        ExpectMsg(5L);
    }

    [Fact]
    public void Commands_that_come_during_recovery_are_handled_after_it_in_order()
    {
        Persist(StartRecovering("a"), 1);

        var actor = Start("a");
        foreach (var command in new[] { "first", "second", "third" })
            actor.Tell(command);

        ExpectMsg(new Recovered(1));
        ExpectRecoveryCompleted();
        foreach (var command in new[] { "first", "second", "third" })
            ExpectMsg(command);
    }

    [Fact]
    public void An_actor_that_throws_at_an_event_is_told_and_stopped()
    {
        var actor = StartRecovering("a");
        Persist(actor, 1, new Explosive(), 2);
        StopAndWait(actor);

        actor = Watch(Start("a"));

        ExpectMsg(new Recovered(1));
        var failure = ExpectMsg<RecoveryFailed>();
        Assert.Equal("cannot recover", failure.Cause.Message);
        Assert.IsType<Explosive>(failure.At);
        ExpectTerminated(actor);
    }

    [Fact]
    public void Deleted_events_do_not_come_back_and_their_numbers_neither()
    {
        var actor = StartRecovering("a");
        Persist(actor, 1, 2, 3);
        Do(actor, scripted => scripted.DeleteMessages(2));
        ExpectMsg(new DeleteMessagesSuccess(2));
        StopAndWait(actor);

        actor = StartRecovering("a", 3);
        Do(actor, scripted => scripted.DeleteMessages(long.MaxValue));
        ExpectMsg(new DeleteMessagesSuccess(3));
        StopAndWait(actor);

        actor = StartRecovering("a");
        Persist(actor, 4);
        Do(actor, scripted => scripted.Report(scripted.LastSequenceNr));
        ExpectMsg(4L);
    }

    [Fact]
    public void Events_of_the_future_cannot_be_deleted()
    {
        var actor = StartRecovering("a");
        Persist(actor, 1);

        Do(actor, scripted => scripted.DeleteMessages(2));

        Assert.Equal(2, ExpectMsg<DeleteMessagesFailure>().ToSequenceNr);
    }

    [Fact]
    public void Snapshots_can_be_deleted_one_by_one_and_together()
    {
        var actor = StartRecovering("a");
        foreach (var number in new[] { 1, 2, 3 })
        {
            Persist(actor, number);
            Save(actor, $"after {number}");
        }

        Do(actor, scripted => scripted.DeleteSnapshot(3));
        Assert.Equal(3, ExpectMsg<DeleteSnapshotSuccess>().Metadata.SequenceNr);
        StopAndWait(actor);
        actor = StartRecovering("a", "after 2", 3);

        Do(actor, scripted => scripted.DeleteSnapshots(new SnapshotSelectionCriteria(2)));
        Assert.Equal(2, ExpectMsg<DeleteSnapshotsSuccess>().Criteria.MaxSequenceNr);
        StopAndWait(actor);
        StartRecovering("a", 1, 2, 3);
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

    [Fact]
    public void Many_actors_recover_at_once_though_few_may_at_a_time()
    {
        const int count = 1000;
        var actors = Enumerable.Range(0, count).Select(i => Start($"many-{i}")).ToList();
        for (var i = 0; i < count; i++)
            ExpectRecoveryCompleted();
        foreach (var actor in actors)
            Do(actor, scripted => scripted.Persist(scripted.PersistenceId, scripted.Report));
        var written = Enumerable.Range(0, count).Select(_ => ExpectMsg<string>()).ToHashSet();
        Assert.Equal(count, written.Count);
        foreach (var actor in actors)
            StopAndWait(actor);

        foreach (var id in written)
            Start(id);
        // One that leaves while it waits costs nobody a place.
        Sys.Stop(Start("leaving"));

        var recovered = new HashSet<string>();
        while (recovered.Count < count)
        {
            if (ExpectMsg<Recovered>().From is string id)
                recovered.Add(id);
        }

        Assert.Equal(written, recovered);
    }

    private void Save(IActorRef actor, object snapshot)
    {
        Do(actor, scripted => scripted.SaveSnapshot(snapshot));
        ExpectMsg<SaveSnapshotSuccess>();
    }

    private IActorRef ExpectRecovery(Recovery recovery, params object[] from)
    {
        var actor = Start("a", recovery);
        foreach (var each in from)
            ExpectMsg(new Recovered(each));
        ExpectRecoveryCompleted();
        return actor;
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
