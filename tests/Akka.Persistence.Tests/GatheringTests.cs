namespace Akka.Persistence.Tests;

/// <summary>Events that wait to be written with others.</summary>
public sealed class GatheringTests
{
    [Fact]
    public void Events_that_wait_are_written_when_somebody_reads()
    {
        using var file = new JournalFile();
        using var test = new Gathering(file);

        test.Run();
    }

    [Fact]
    public void Events_that_wait_are_written_when_the_system_ends()
    {
        using var file = new JournalFile();
        using (var test = new Gathering(file))
            test.Leave();

        Assert.Equal(["1"], file.Query("SELECT COUNT(*) FROM event_journal"));
    }

    private sealed class Gathering(JournalFile file)
        : PersistenceTest(Systems.InSqlite(file.Path, "akka.persistence.journal.sqlite.flush-interval = 1h"))
    {
        public void Run()
        {
            var actor = StartRecovering("a");
            Do(actor, scripted => scripted.PersistAsync(1, _ => scripted.Report("written")));
            actor.Tell("command");
            ExpectMsg("command");

            // The write is on its way to the journal before this one's reading.
            Start("a");

            var reports = new List<object> { ExpectMsg<object>(), ExpectMsg<object>(), ExpectMsg<object>() };
            Assert.Contains("written", reports);
            Assert.Contains(new Recovered(1), reports);
        }

        public void Leave()
        {
            var actor = StartRecovering("a");
            Do(actor, scripted => scripted.PersistAsync(1, _ => scripted.Report("written")));
            actor.Tell("command");
            ExpectMsg("command");
            // Once the journal has answered this, it has got what came before; it answers without a look at the file.
            Do(actor, scripted => scripted.Journal.Tell(new Identify(1), TestActor));
            ExpectMsg<ActorIdentity>();
        }
    }
}
