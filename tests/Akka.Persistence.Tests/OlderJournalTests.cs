namespace Akka.Persistence.Tests;

/// <summary>Journals of before, and of others, can be read. What stands here is never changed, only added to.</summary>
public sealed class OlderJournalTests
{
    private const string Tables =
        """
        CREATE TABLE event_journal ( ordering INTEGER PRIMARY KEY NOT NULL, persistence_id VARCHAR(255) NOT NULL,
          sequence_nr INTEGER(8) NOT NULL, is_deleted INTEGER(1) NOT NULL, manifest VARCHAR(255) NULL, timestamp INTEGER NOT NULL,
          payload BLOB NOT NULL, tags VARCHAR(2000) NULL, serializer_id INTEGER(4), UNIQUE (persistence_id, sequence_nr) );
        CREATE TABLE journal_metadata ( persistence_id VARCHAR(255) NOT NULL, sequence_nr INTEGER(8) NOT NULL,
          PRIMARY KEY (persistence_id, sequence_nr) );
        CREATE TABLE snapshot ( persistence_id VARCHAR(255) NOT NULL, sequence_nr INTEGER(8) NOT NULL, created_at INTEGER(8) NOT NULL,
          manifest VARCHAR(255) NOT NULL, payload BLOB NOT NULL, serializer_id INTEGER(4), PRIMARY KEY (persistence_id, sequence_nr) );
        """;

    [Fact]
    public void Rows_of_the_first_version_are_read()
    {
        using var file = new JournalFile();
        file.Execute(
            $$"""
              {{Tables}}
              INSERT INTO journal_metadata VALUES ('a', 2), ('b', 9);
              INSERT INTO snapshot VALUES ('a', 4, 639309134559574758, 'M1', x'05000000', 4711);
              INSERT INTO event_journal VALUES
                (1, 'a', 3, 0, 'M0', 639309134559517688, x'0300', '', 4711),
                (2, 'a', 4, 0, 'M1', 639309134559517688, x'04000000', NULL, 4711),
                (3, 'a', 5, 0, 'M0', 639309134559517688, x'0500', ';t1;', 4711),
                (4, 'a', 6, 1, 'M1', 639309134559517688, x'06000000', '', 4711),
                (5, 'a', 7, 0, '', 639309134559517688, x'227465787422', '', 1),
                (6, 'a', 8, 0, 'System.String, System.Private.CoreLib', 639309134559517688, x'226F6C6422', NULL, NULL);
              """);
        using var test = new Reading(file);

        test.Recovers("a", new Measured(5), new Measured(5), "text", "old");
        test.GoesOnWith("a", 9);
        test.Recovers("b");
        test.GoesOnWith("b", 10);
    }

    [Fact]
    public void Numbers_that_nobody_wrote_end_a_recovery_all_the_same()
    {
        using var file = new JournalFile();
        file.Execute(
            $"""
             {Tables}
             INSERT INTO event_journal VALUES
               (1, 'a', -5, 0, 'M0', -1, x'0300', '', 4711),
               (2, 'a', 9223372036854775807, 0, 'M0', 0, x'0400', '', 4711);
             """);
        using var test = new Reading(file);

        test.Recovers("a", new Measured(4));
    }

    [UpstreamJournalFact]
    public void Journals_of_upstream_are_read_and_go_on()
    {
        foreach (var path in Directory.GetFiles(UpstreamJournals.Folder, "*.db"))
        {
            using var file = new JournalFile();
            System.IO.File.Copy(path, file.Path);
            using var test = new Reading(file);

            // Number 5 and the snapshot are of a type that only its author has.
            test.Recovers("process-b-1-2", new Recovery(SnapshotSelectionCriteria.None, 4), new Foreign("A102"), "text");
            test.GoesOnWith("process-b-1-2", 7, Recovery.None);
        }
    }

    private sealed class Reading(JournalFile file) : PersistenceTest(Systems.InSqlite(file.Path))
    {
        public void Recovers(string persistenceId, params object[] from) => Recovers(persistenceId, Recovery.Default, from);

        public void Recovers(string persistenceId, Recovery recovery, params object[] from)
        {
            var actor = Start(persistenceId, recovery);
            foreach (var each in from)
                ExpectMsg(new Recovered(each));
            ExpectRecoveryCompleted();
            StopAndWait(actor);
        }

        public void GoesOnWith(string persistenceId, long sequenceNr, Recovery? recovery = null)
        {
            var actor = Start(persistenceId, recovery);
            FishForRecoveryCompleted();
            Persist(actor, "new");
            Do(actor, scripted => scripted.Report(scripted.LastSequenceNr));
            ExpectMsg(sequenceNr);
        }

        private void FishForRecoveryCompleted()
        {
            while (ExpectMsg<Recovered>().From is not RecoveryCompleted)
            {
            }
        }
    }
}
