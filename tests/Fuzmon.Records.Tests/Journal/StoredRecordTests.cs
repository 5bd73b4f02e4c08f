using System.Text;
using Fuzmon.Records.Tests.Support;

namespace Fuzmon.Records.Tests.Journal;

public sealed class StoredRecordTests
{
    /// <summary>A sample as the first version wrote it; every later one reads it.</summary>
    private const string FirstVersion =
        "DE0009" + "01" + "D7FF01AB3F00684D85F7" + "02" + "CD3039" + "03" + "A7707974686F6E33" + "04" + "CB402899999999999A" + "05"
        + "DE0003" + "06" + "CD5000" + "07" + "CE00019A28" + "08" + "00" + "09" + "CD0309" + "0A" + "01" + "0B" + "CB4097710000000000"
        + "A7" + "756E6E616D6564" + "C3";

    public static TheoryData<Record> EveryKind =>
    [
        Some.Sample("a) (b\n\ufffd"),
        Some.Sample().With(
            [
                new ThreadStack
                {
                    ThreadId = 7,
                    Name = "worker",
                    State = 'S',
                    Captured = "blocked",
                    Frames =
                    [
                        new StackFrame { Function = "main", File = "main.c", Line = 42, Address = ulong.MaxValue, Module = "/bin/x", BuildId = "ab" },
                        new StackFrame { Language = StackFrame.Python, IsInlined = true, IsHeuristic = true },
                    ],
                },
                new ThreadStack { ThreadId = 8, Error = "gone" },
            ],
            new CaptureSummary { Mode = "hybrid", PauseUs = 18.2, ThreadsStopped = 1, Interrupted = 0 }),
        Some.Exit(),
        new ExitRecord
        {
            Timestamp = Some.Time,
            Process = new ProcessKey(int.MaxValue, ulong.MaxValue),
            ProcessName = "",
            Signal = "SIGSEGV",
            CoreDumped = true,
            LifetimeMs = 0.125,
            PeakRssKb = long.MaxValue,
        },
        new LifecycleRecord { Timestamp = Some.Time, Event = LifecycleEvent.Started, Monitor = Some.Monitor, Totals = new RunTotals(1, 2, 3, 4, 5) },
        new LifecycleRecord { Timestamp = Some.Time, Event = LifecycleEvent.Outage, Reason = "killed", OutageMs = 12.5, MissingMs = 1000 },
        Some.Finding(),
        new FindingRecord { Timestamp = Some.Time, Rule = "disk_full", Condition = "disk_full", Text = "no room" },
    ];

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void A_record_comes_back_exactly_as_it_was_recorded(Record record)
    {
        var stored = StoredRecord.Read(Written(record));
        stored.Seq = record.Seq = 12;

        Assert.Equal(Encoded.AsJsonLine(record), Encoded.AsJsonLine(stored));
        Assert.Equal(Encoded.AsMessagePack(record).ToArray(), Encoded.AsMessagePack(stored).ToArray());
        Assert.Equal(record.Subject, stored.Subject);
    }

    [Fact]
    public void Times_are_kept_to_the_millisecond_as_they_are_written()
    {
        var stored = StoredRecord.Read(Written(Some.Sample(time: Some.Time.AddTicks(9_999))));

        Assert.Equal(Some.Time, stored.Timestamp);
    }

    [Fact]
    public void A_record_of_the_first_version_is_read()
    {
        var line = Encoded.AsJsonLine(StoredRecord.Read(Convert.FromHexString(FirstVersion)));

        Assert.Equal(
            """
            {"timestamp":"2025-06-14T14:23:51.007Z","pid":12345,"process_name":"python3","cpu_time_percent":12.3,"memory":{"rss_kb":20480,"vsz_kb":105000,"swap_kb":0},"start_ticks":777,"parent_pid":1,"cpu_time_ms":1500.25,"unnamed":true}

            """,
            line);
    }

    [Fact]
    public void The_numbers_of_keys_never_change_and_the_table_only_grows()
    {
        var frozen = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Journal", "keys-1.txt"));

        Assert.Equal(frozen, JournalKeys.All.Take(frozen.Length));
        Assert.Equal(JournalKeys.All.Count, JournalKeys.All.Distinct().Count());
        Assert.All(Enumerable.Range(0, JournalKeys.All.Count), number
            => Assert.Equal(number, JournalKeys.NumberOf(Encoding.UTF8.GetBytes(JournalKeys.All[number]))));
    }

    [Fact]
    public void A_sample_takes_little_room()
        => Assert.InRange(Written(Some.Sample()).Length, 1, 80);

    [Fact]
    public void What_was_cut_off_or_changed_anywhere_is_no_record_or_another_one_but_no_fault()
    {
        var whole = Written(((Record)((IEnumerable<object[]>)EveryKind).ElementAt(1)[0])).ToArray();
        for (var length = 0; length < whole.Length; length++)
            Assert.Throws<InvalidDataException>(() => StoredRecord.Read(whole.AsMemory(0, length)));

        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var damaged = whole.ToArray();
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            TryRead(damaged);
        }
    }

    [Theory]
    [InlineData("DE0001" + "05" + "01")] // No time.
    [InlineData("DE0001" + "CD7FFF" + "01")] // A key of a later version.
    [InlineData("DE0002" + "01" + "D7FF01AB3F00684D85F7" + "04" + "CB7FF0000000000000")] // Infinity.
    [InlineData("DE0001" + "01" + "D7FF01AB3F00684D85F7" + "00")] // Something follows.
    [InlineData("C0")]
    [InlineData("")]
    public void What_is_no_record_is_refused(string bytes)
        => Assert.Throws<InvalidDataException>(() => StoredRecord.Read(Convert.FromHexString(bytes)));

    private static ReadOnlyMemory<byte> Written(Record record)
    {
        var buffer = new PatchableBuffer();
        record.WriteTo(new JournalRecordWriter(buffer));
        return buffer.Written;
    }

    private static void TryRead(byte[] bytes)
    {
        try
        {
            Encoded.AsJsonLine(StoredRecord.Read(bytes));
        }
        catch (InvalidDataException)
        {
            // What it should be.
        }
    }
}
