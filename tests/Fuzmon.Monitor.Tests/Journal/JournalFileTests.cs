using Fuzmon.Records;
using Microsoft.Data.Sqlite;

namespace Fuzmon.Monitor.Tests.Journal;

public sealed class JournalFileTests : IDisposable
{
    private const long MaxBytes = 1024 * 1024;

    private readonly string _folder = Directory.CreateTempSubdirectory("fuzmon-test-").FullName;

    private string Path => System.IO.Path.Combine(_folder, JournalFile.FileName);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_new_file_is_nobody_else_s_and_has_no_past()
    {
        using var journal = Open();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        Assert.Equal(new JournalPast(), journal.Past);
    }

    [Fact]
    public void What_the_monitor_before_left_is_known()
    {
        Write(Fill(10));
        using (var journal = Open())
            Assert.Equal((10, 10, false), (journal.Past.Rows, journal.Past.LastOrdering, journal.Past.EndedOrderly));

        Write([new LifecycleRecord { Timestamp = DateTime.UnixEpoch.AddDays(1), Event = LifecycleEvent.Stopped }], from: 11);
        using (var journal = Open())
            Assert.Equal((11, true, DateTime.UnixEpoch.AddDays(1)), (journal.Past.Rows, journal.Past.EndedOrderly, journal.Past.LastRecordAt));
    }

    [Fact]
    public void The_oldest_rows_go_when_the_file_is_too_large_and_no_number_is_given_twice()
    {
        Write(Fill(40_000));
        using var journal = Open();
        Assert.True(new FileInfo(Path).Length > 2 * MaxBytes);

        Assert.Null(journal.KeepHouse());

        Assert.InRange(new FileInfo(Path).Length, MaxBytes / 2, MaxBytes);
        using var reader = JournalReader.Open(Path);
        var left = new List<StoredRecord>();
        while (reader.ReadPage() is { Count: > 0 } page)
            left.AddRange(page);
        Assert.Equal(40_000, left[^1].Seq);
        Assert.Equal(Enumerable.Range(40_001 - left.Count, left.Count).Select(n => (long?)n), left.Select(record => record.Seq));
        Assert.Equal(40_000 - left.Count, Number("SELECT MAX(sequence_nr) FROM journal_metadata WHERE persistence_id = 'p-1'"));
        Assert.Equal(1, Number("SELECT COUNT(*) FROM journal_metadata"));
        Assert.Equal(0, reader.Damaged);
    }

    [Fact]
    public void A_file_within_its_bounds_is_left_alone()
    {
        Write(Fill(1000));
        using var journal = Open();

        Assert.Null(journal.KeepHouse());

        Assert.Equal(1000, Number("SELECT COUNT(*) FROM event_journal"));
    }

    [Fact]
    public void Damage_is_found_in_mid_run_and_the_file_is_set_aside()
    {
        Write(Fill(5000));
        using var journal = Open();
        var bytes = File.ReadAllBytes(Path);
        bytes.AsSpan(8192, 8192).Fill(0xa5);
        File.WriteAllBytes(Path, bytes);

        var damage = journal.KeepHouse();
        Assert.NotNull(damage);
        var outcome = journal.Repair(damage);

        Assert.True(outcome is { IsUsable: true, IsNew: true });
        Assert.True(File.Exists(outcome.SetAside));
        Assert.Null(journal.KeepHouse());
    }

    [Fact]
    public void What_damage_left_is_read_and_the_rest_counted()
    {
        Write(Fill(5000));
        var bytes = File.ReadAllBytes(Path);
        // Some pages in the middle of the table.
        bytes.AsSpan(bytes.Length / 2, 4096 * 3).Fill(0xa5);
        File.WriteAllBytes(Path, bytes);

        using var reader = JournalReader.Open(Path);
        var left = 0;
        while (reader.ReadPage() is { Count: > 0 } page)
            left += page.Count;

        Assert.InRange(left, 4000, 4999);
        Assert.Equal(5000, left + reader.Damaged);
    }

    private JournalFile Open() => JournalFile.Open(_folder, MaxBytes, TimeProvider.System);

    private static IEnumerable<Record> Fill(int count) => Enumerable.Range(1, count).Select(n => new SampleRecord
    {
        Timestamp = DateTime.UnixEpoch.AddSeconds(n),
        Process = new ProcessKey(1, 1),
        ProcessName = "filled",
        CpuTimeMs = n,
    });

    private long Number(string sql)
    {
        using var connection = JournalFile.Connect(Path, SqliteOpenMode.ReadOnly);
        return JournalContents.Number(connection, sql);
    }

    /// <summary>Rows as the persistence plugin writes them, in tables as it makes them.</summary>
    private void Write(IEnumerable<Record> records, long from = 1)
    {
        Open().Dispose();
        using var connection = JournalFile.Connect(Path, SqliteOpenMode.ReadWriteCreate);
        JournalContents.Execute(
            connection,
            """
            CREATE TABLE IF NOT EXISTS event_journal (
                ordering INTEGER PRIMARY KEY NOT NULL, persistence_id VARCHAR(255) NOT NULL, sequence_nr INTEGER(8) NOT NULL,
                is_deleted INTEGER(1) NOT NULL, manifest VARCHAR(255) NULL, timestamp INTEGER NOT NULL, payload BLOB NOT NULL,
                tags VARCHAR(2000) NULL, serializer_id INTEGER(4), UNIQUE (persistence_id, sequence_nr));
            CREATE TABLE IF NOT EXISTS journal_metadata (
                persistence_id VARCHAR(255) NOT NULL, sequence_nr INTEGER(8) NOT NULL, PRIMARY KEY (persistence_id, sequence_nr));
            CREATE TABLE IF NOT EXISTS snapshot (
                persistence_id VARCHAR(255) NOT NULL, sequence_nr INTEGER(8) NOT NULL, created_at INTEGER(8) NOT NULL,
                manifest VARCHAR(255) NOT NULL, payload BLOB NOT NULL, serializer_id INTEGER(4), PRIMARY KEY (persistence_id, sequence_nr));
            """);
        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText =
            """
            INSERT INTO event_journal (persistence_id, sequence_nr, is_deleted, manifest, timestamp, payload, tags, serializer_id)
            VALUES ('p-1', $nr, 0, 'r1', $time, $payload, '', 7001)
            """;
        var (number, time, payload) = (
            insert.Parameters.Add("$nr", SqliteType.Integer),
            insert.Parameters.Add("$time", SqliteType.Integer),
            insert.Parameters.Add("$payload", SqliteType.Blob));
        var serializer = new JournalSerializer(null!);
        foreach (var record in records)
        {
            number.Value = from++;
            time.Value = record.Timestamp.Ticks;
            payload.Value = serializer.ToBinary(new RecordEvent(record));
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
        JournalContents.Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }
}
