using Microsoft.Data.Sqlite;

namespace Akka.Persistence.Tests;

/// <summary>A journal in trouble: those whom it concerns are told, and everything else goes on.</summary>
public sealed class FailingJournalTests : SqliteTest
{
    [Fact]
    public void A_write_that_fails_stops_its_own_actor_only()
    {
        var good = Enumerable.Range(0, 20).Select(i => StartRecovering($"good-{i}")).ToList();
        var bad = Watch(StartRecovering("bad"));
        File.Execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON event_journal WHEN new.persistence_id = 'bad' BEGIN SELECT RAISE(ABORT, 'refused'); END");

        foreach (var actor in good.Take(10).Append(bad).Concat(good.Skip(10)))
            Do(actor, scripted => scripted.PersistAll([1, 2], _ => scripted.Report(scripted.PersistenceId)));

        var reports = new List<object>();
        while (!reports.OfType<Terminated>().Any() || reports.Count(report => report is string) < 40)
            reports.Add(ExpectMsg<object>());
        Assert.Equal(bad, reports.OfType<Terminated>().First().ActorRef);
        Assert.Equal(40, reports.Count(report => report is string));
        var failure = reports.OfType<PersistFailed>().First();
        Assert.IsType<SqliteException>(failure.Cause);
        Assert.Equal((1, 1L), (failure.Event, failure.SequenceNr));
        Assert.Equal(["40"], File.Query("SELECT COUNT(*) FROM event_journal"));
    }

    [Fact]
    public void Two_actors_of_one_id_cannot_write_the_same_number()
    {
        var (first, second) = (StartRecovering("a"), Watch(StartRecovering("a")));
        Persist(first, 1);

        Do(second, scripted => scripted.Persist(2, _ => scripted.Report("written")));

        Assert.Equal(1, ExpectMsg<PersistFailed>().SequenceNr);
        ExpectTerminated(second);
        Persist(first, 3);
    }

    [Fact]
    public void What_cannot_be_restored_fails_its_own_recovery_only()
    {
        Persist(StartRecovering("a"), 1);
        File.Execute("UPDATE event_journal SET serializer_id = 999");

        var actor = Watch(Start("a"));

        Assert.Contains("999", ExpectMsg<RecoveryFailed>().Cause.Message, StringComparison.Ordinal);
        ExpectTerminated(actor);
        Persist(StartRecovering("b"), 1);
    }

    [Fact]
    public void An_atomic_write_is_whole_or_not_at_all()
    {
        var actor = Watch(StartRecovering("a"));
        File.Execute("CREATE TRIGGER refuse BEFORE INSERT ON event_journal WHEN new.sequence_nr = 3 BEGIN SELECT RAISE(ABORT, 'refused'); END");

        Do(actor, scripted => scripted.PersistAll([1, 2, 3], _ => scripted.Report("written")));

        ExpectMsg<PersistFailed>();
        ExpectTerminated(actor);
        Assert.Empty(File.Query("SELECT * FROM event_journal"));
    }

    [Fact]
    public void A_snapshot_that_cannot_be_saved_is_told_and_the_actor_goes_on()
    {
        var actor = StartRecovering("a");
        Persist(actor, 1);
        File.Execute("CREATE TRIGGER refuse BEFORE INSERT ON snapshot BEGIN SELECT RAISE(ABORT, 'refused'); END");

        Do(actor, scripted => scripted.SaveSnapshot("state"));

        Assert.IsType<SqliteException>(ExpectMsg<SaveSnapshotFailure>().Cause);
        Persist(actor, 2);
    }

    [Fact]
    public void What_cannot_be_serialized_is_rejected_and_the_actor_goes_on()
    {
        using var file = new JournalFile();
        using var test = new Rejecting(file);
        test.Run();
    }

    private sealed class Rejecting(JournalFile file) : PersistenceTest(Systems.InSqlite(file.Path, journal: "SqliteJournal"))
    {
        public void Run()
        {
            var actor = StartRecovering("a");
            Persist(actor, new Measured(1));

            Do(actor, scripted => scripted.Persist(new Measured(-1), scripted.Report));

            Assert.Equal(2, ExpectMsg<PersistRejected>().SequenceNr);
            Persist(actor, new Measured(3));
            StopAndWait(actor);
            StartRecovering("a", new Measured(1), new Measured(3));
            Assert.Equal(["NULL", "NULL"], file.Query("SELECT tags FROM event_journal"));
        }
    }
}
