using System.Diagnostics;

namespace Akka.Persistence.Tests;

/// <summary>The file is torn, corrupt, gone, read-only or full: never the end of the system, and a new file makes all well.</summary>
public sealed class DamagedFileTests
{
    [Fact]
    public void A_file_that_is_no_database_fails_recovery_until_it_is_set_aside()
    {
        using var file = new JournalFile();
        File.WriteAllBytes(file.Path, [.. Enumerable.Range(0, 8192).Select(i => (byte)(i * 31))]);
        using var test = new Journaling(file);
        test.FailsToRecover("a");

        File.Move(file.Path, file.Path + ".corrupt");

        test.Persists("a", 1);
    }

    [Fact]
    public void A_file_that_is_overwritten_while_in_use_is_replaced_once_set_aside()
    {
        using var file = new JournalFile();
        using var test = new Journaling(file);
        for (var i = 0; i < 50; i++)
            test.Persists($"a-{i}", 1);
        file.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        using (var stream = File.OpenWrite(file.Path))
            stream.Write([.. Enumerable.Repeat((byte)0xA5, (int)stream.Length)]);

        test.FailsToRecover("a-1");
        foreach (var path in Directory.GetFiles(Path.GetDirectoryName(file.Path)!))
            File.Move(path, path + ".corrupt");

        test.Persists("b", 1);
    }

    [Fact]
    public void A_file_that_has_gone_fails_a_write_and_is_made_anew()
    {
        using var file = new JournalFile();
        using var test = new Journaling(file);
        var actor = test.Persists("a", 1);
        foreach (var path in Directory.GetFiles(Path.GetDirectoryName(file.Path)!))
            File.Delete(path);

        test.FailsToPersist(actor);
        test.Persists("b", 1);

        Assert.Equal(["b"], file.Query("SELECT persistence_id FROM event_journal"));
    }

    [Fact]
    public void A_journal_that_may_only_be_read_recovers_and_fails_writes()
    {
        using var file = new JournalFile();
        using (var writing = new Journaling(file))
            writing.Persists("a", 1);
        using var test = new Journaling(file, ";Mode=ReadOnly");

        var actor = test.Recovers("a", 1);

        test.FailsToPersist(actor);
        test.Recovers("a", 1);
    }

    [SmallDiskFact]
    public void A_full_disk_fails_writes_and_nothing_that_was_written_is_lost()
    {
        var folder = Directory.CreateTempSubdirectory("fuzmon-full-").FullName;
        Assert.True(Succeeds("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder));
        try
        {
            using var test = new Journaling(Path.Combine(folder, "journal.db"));
            var written = test.PersistsUntilItFails("a", new string('x', 10_000));
            Assert.NotInRange(written, 0, 1);

            test.Recovers("a", [.. Enumerable.Repeat<object>(new string('x', 10_000), written)]);
        }
        finally
        {
            Assert.True(Succeeds("umount", folder));
            Directory.Delete(folder);
        }
    }

    [Fact]
    public void Of_a_torn_log_of_writes_the_whole_ones_are_read()
    {
        const int count = 40;
        using var file = new JournalFile();
        using var test = new Journaling(file);
        var actor = test.Persists("a", 0);
        for (var i = 1; i < count; i++)
            test.Persists(actor, i);
        var (database, log) = (File.ReadAllBytes(file.Path), ReadShared(file.Path + "-wal"));
        var seen = new List<int>();

        for (var length = 0; length < log.Length; length += log.Length / 11)
        {
            using var torn = new JournalFile();
            File.WriteAllBytes(torn.Path, database);
            File.WriteAllBytes(torn.Path + "-wal", log[..length]);
            using var reading = new Journaling(torn);
            var events = reading.RecoversWhatThereIs("a");
            Assert.Equal(Enumerable.Range(0, events.Count).Cast<object>(), events);
            seen.Add(events.Count);
            reading.Persists("b", 1);
        }

        Assert.Equal(seen.Order(), seen);
        Assert.InRange(seen[^1], count / 2, count);
    }

    private static byte[] ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static bool Succeeds(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private sealed class Journaling : PersistenceTest
    {
        public Journaling(JournalFile file, string connection = "")
            : base(Systems.InSqlite(file.Path, connection: connection))
        {
        }

        public Journaling(string path)
            : base(Systems.InSqlite(path))
        {
        }

        public IActorRef Persists(string persistenceId, object @event)
        {
            var actor = StartRecovering(persistenceId);
            Persists(actor, @event);
            return actor;
        }

        public void Persists(IActorRef actor, object @event) => Persist(actor, @event);

        public IActorRef Recovers(string persistenceId, params object[] from) => StartRecovering(persistenceId, from);

        public List<object> RecoversWhatThereIs(string persistenceId)
        {
            Start(persistenceId);
            var events = new List<object>();
            while (ExpectMsg<Recovered>().From is var each and not RecoveryCompleted)
                events.Add(each);
            return events;
        }

        public void FailsToRecover(string persistenceId)
        {
            var actor = Watch(Start(persistenceId));
            ExpectMsg<RecoveryFailed>();
            ExpectTerminated(actor);
        }

        public void FailsToPersist(IActorRef actor)
        {
            Watch(actor);
            Do(actor, scripted => scripted.Persist("lost", scripted.Report));
            ExpectMsg<PersistFailed>();
            ExpectTerminated(actor);
        }

        public int PersistsUntilItFails(string persistenceId, object @event)
        {
            var actor = Watch(StartRecovering(persistenceId));
            for (var written = 0; ; written++)
            {
                Do(actor, scripted => scripted.Persist(@event, scripted.Report));
                if (ExpectMsg<object>() is not PersistFailed)
                    continue;
                ExpectTerminated(actor);
                return written;
            }
        }
    }
}
