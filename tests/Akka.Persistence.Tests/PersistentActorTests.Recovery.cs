namespace Akka.Persistence.Tests;

/// <summary>Recovery, and what it begins with: events, snapshots, and what was deleted of them.</summary>
public abstract partial class PersistentActorTests
{
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
}
