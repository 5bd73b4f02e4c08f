using System.Text;
using System.Text.Json;
using Fuzmon.Instrumentation.Crashes;
using Fuzmon.Instrumentation.Triage;
using Fuzmon.Records;

namespace Fuzmon.Instrumentation.Tests.Crashes;

public sealed class CrashKeeperTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fuzmon-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Crashes_of_many_threads_are_all_kept_and_none_is_torn()
    {
        var keeper = Keeper(fullPerStack: 0);

        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => keeper.Keep(Crash($"f{i % 10}", pid: i + 1)));

        var entries = CrashIndex.Read(_folder).ToList();
        Assert.Equal(Enumerable.Range(1, 400), entries.Select(entry => entry.Pid).Order());
        Assert.Equal(10, entries.Select(entry => entry.Cluster).Distinct().Count());
        Assert.Equal(400, entries.Select(entry => entry.Id).Distinct().Count());
        foreach (var entry in entries)
        {
            using var record = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder, $"{entry.Id}.json")));
            Assert.Equal(entry.Pid, record.RootElement.GetProperty("pid").GetInt32());
        }

        Assert.Equal((400, 0, 0), (keeper.Folder.Crashes, keeper.Folder.NotWritten, keeper.Folder.NotIndexed));
    }

    [Fact]
    public void One_of_many_is_a_line_without_stacks_and_says_so()
    {
        var keeper = Keeper(fullPerStack: 2);

        var records = Enumerable.Range(1, 4).Select(pid => keeper.Keep(Crash("f", pid))).ToList();

        Assert.Equal([true, true, false, false], records.Select(record => record.IsFull));
        Assert.Equal([1, 2, 3, 4], records.Select(record => record.Number));
        Assert.NotEmpty(records[1].Threads);
        Assert.Empty(records[2].Threads);
        Assert.Equal(records[0].StackHash, records[3].StackHash);
        Assert.Equal(2, Directory.GetFiles(_folder, "*.json").Length);
    }

    [Fact]
    public void Who_goes_on_in_a_folder_goes_on_with_its_numbers_and_groups()
    {
        var first = Keeper().Keep(Crash("f", 1));
        Keeper().Keep(Crash("g", 2));

        var again = Keeper();
        var same = again.Keep(Crash("f", 3));
        var other = again.Keep(Crash("h", 4));

        Assert.Equal($"{first.StackHash}-2", same.Id);
        Assert.Equal(first.Cluster, same.Cluster);
        Assert.Equal(3, other.Cluster);
    }

    [Fact]
    public void A_line_that_was_cut_off_costs_itself_only()
    {
        Keeper().Keep(Crash("f", 1));
        File.AppendAllText(Path.Combine(_folder, CrashFolder.IndexName), "{\"timestamp\":\"2026-");

        Keeper().Keep(Crash("f", 2));

        Assert.Equal([1, 2], CrashIndex.Read(_folder).Select(entry => entry.Pid));
    }

    [Fact]
    public void What_cannot_be_written_is_counted_and_leaves_nothing_half_done()
    {
        var keeper = Keeper();
        Directory.Delete(_folder, recursive: true);

        var record = keeper.Keep(Crash("f", 1));

        Assert.Equal("StackOverflow", record.Class);
        Assert.Equal((1, 1, 1), (keeper.Folder.Crashes, keeper.Folder.NotWritten, keeper.Folder.NotIndexed));
        Assert.NotNull(keeper.Folder.Trouble);
        Directory.CreateDirectory(_folder);
        keeper.Keep(Crash("f", 2));
        Assert.Equal([2], CrashIndex.Read(_folder).Select(entry => entry.Pid));
    }

    [Fact]
    public void An_input_that_does_not_last_is_kept_beside_the_record()
    {
        var facts = Crash("f", 1) with { Scene = new CrashScene { Input = "/out/.cur_input", InputBytes = "abc"u8.ToArray() } };

        var record = Keeper().Keep(facts);

        Assert.Equal($"{record.Id}.input", record.InputCopy);
        Assert.Equal("abc", File.ReadAllText(Path.Combine(_folder, record.InputCopy!)));
        Assert.Equal("/out/.cur_input", record.Input);
    }

    [Fact]
    public void A_record_reads_the_same_from_the_journal()
    {
        var record = Keeper().Keep(Crash("f", 1) with
        {
            StartTicks = 77,
            Registers = [new ThreadRegisters(1, [new("rip", 0x401000), new("rsp", 0x7ffff000)]), new ThreadRegisters(2, [new("rip", 0x402000)])],
            Scene = new CrashScene
            {
                FaultHits = "guard",
                Mappings = [new CrashMapping(0x400000, 0x402000, "r-x", 0, "/bin/f")],
                Memory = [new MemoryPiece("pc", 0x400ff8, new byte[] { 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0xff, 0x10, 0xc3 })],
                Limits = [new("core_file_size", "0/unlimited")],
                Resources = [new("user_time_ms", 12.5), new("threads", 2)],
                Absent = [new("environment", "not asked for")],
            },
        });
        var journal = new PatchableBuffer();
        var writer = new JournalRecordWriter(journal);
        record.WriteTo(writer);

        var stored = StoredRecord.Read(journal.Written);

        Assert.Equal(Json(record), Json(stored));
        Assert.Equal(new ProcessKey(1, 77), stored.Process);
        using var json = JsonDocument.Parse(Json(record));
        Assert.Equal("crash", json.RootElement.GetProperty("kind").GetString());
        Assert.Equal(10, json.RootElement.GetProperty("instructions").GetArrayLength());
        Assert.Equal("call qword ptr [rax]", json.RootElement.GetProperty("instruction").GetString());
        Assert.Equal(2, json.RootElement.GetProperty("thread_registers")[0].GetProperty("thread_id").GetInt32());
    }

    private static string Json(Record record)
    {
        var buffer = new PatchableBuffer();
        using var writer = new JsonRecordWriter(buffer);
        record.WriteTo(writer);
        writer.EndLine();
        return Encoding.UTF8.GetString(buffer.Written.Span);
    }

    private static CrashFacts Crash(string function, int pid) => new()
    {
        Timestamp = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
        Pid = pid,
        Source = "ptrace",
        Signal = 11,
        SignalCode = 1,
        FaultAddress = 0x7fffeff8,
        Registers = [new ThreadRegisters(pid, [new("rip", 0x401000), new("rsp", 0x7ffff000)])],
        Code = new byte[] { 0xe8, 0, 0, 0, 0 },
        Threads = [new ThreadStack { ThreadId = pid, Frames = [new StackFrame { Function = "main" }, new StackFrame { Function = function }] }],
    };

    private CrashKeeper Keeper(int fullPerStack = 5) => new(new CrashFolder(_folder, fullPerStack), new IgnoredFrames());
}
