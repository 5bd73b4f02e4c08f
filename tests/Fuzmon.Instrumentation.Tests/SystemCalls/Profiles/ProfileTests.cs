using System.Text;
using Fuzmon.Instrumentation.SystemCalls.Profiles;
using Fuzmon.Records;

namespace Fuzmon.Instrumentation.Tests.SystemCalls.Profiles;

public sealed class ProfileTests
{
    private const string Before = """
        1 execve("/bin/a", ["a"], 0x0) = 0 <0.000100>
        1 read(3, "", 1) = 0 <0.000003>
        1 open("/x", O_RDONLY) = -1 ENOENT (No such file or directory) <0.000003>
        1 fork( <unfinished ...>
        2 getpid() = 2 <0.000001>
        1 <... fork resumed>) = 2 <0.000100>
        2 execve("/bin/b", ["b"], 0x0) = 0
        2 sync() = 0
        """;

    [Fact]
    public void What_a_child_does_before_its_exec_is_its_parents_programs()
    {
        var profiles = Of(Before);

        Assert.Equal(["a", "b"], profiles.Programs.Keys);
        Assert.Equal(["execve", "fork", "getpid", "open", "read"], profiles.Programs["a"].Entries.Select(entry => entry.Name).Order());
        Assert.Equal(["execve", "sync"], profiles.Programs["b"].Entries.Select(entry => entry.Name).Order());
    }

    [Fact]
    public void What_is_new_and_gone_is_told_by_program_call_and_error()
    {
        const string After = """
            1 execve("/bin/a", ["a"], 0x0) = 0
            1 read(3, "", 1) = -1 EIO (Input/output error)
            1 open("/x", O_RDONLY) = 3
            1 fork() = 2
            1 getpid() = 1
            1 socket(AF_INET, SOCK_STREAM, 0) = 4
            2 execve("/bin/c", ["c"], 0x0) = 0
            """;

        Assert.Equal(
            [
                "new_errno a read EIO 0 1",
                "new_call a socket  0 1",
                "new_program c   0 1",
                "gone_errno a open ENOENT 1 0",
                "gone_program b   2 0",
            ],
            ProfileComparison.Compare(Of(Before), Of(After)).Select(Describe));
        Assert.Empty(ProfileComparison.Compare(Of(Before), Of(Before)));
    }

    [Fact]
    public void Times_and_frequencies_that_have_changed_much_are_told()
    {
        static string Log(string time, int syncs) => "1 execve(\"/bin/a\", [\"a\"], 0x0) = 0\n"
            + string.Concat(Enumerable.Repeat($"1 read(3, \"\", 1) = 0 <{time}>\n", 1000)) + string.Concat(Enumerable.Repeat("1 sync() = 0\n", syncs));

        Assert.Equal(
            ["slower a read  4 128", "more_often a sync  5 200"],
            ProfileComparison.Compare(Of(Log("0.000003", 5)), Of(Log("0.000100", 200))).Select(Describe));
        Assert.Empty(ProfileComparison.Compare(Of(Log("0.000003", 5)), Of(Log("0.000005", 6))));
    }

    [Fact]
    public void Profiles_come_back_from_their_file_and_add_up()
    {
        var read = new ProgramProfiles();
        BaselineFile.Read(Json(Of(Before)), read);
        Assert.Equal(Counts(Of(Before)), Counts(read));
        Assert.Empty(ProfileComparison.Compare(Of(Before), read));

        read.Add(Of(Before));
        Assert.Equal(2, read.Programs["a"].Find("read")!.Calls);
        Assert.Equal(2, read.Programs["a"].Find("open")!.ErrorsByName["ENOENT"]);
        Assert.Equal(2, read.Programs["a"].Find("read")!.Latency!.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"kind\":\"syscall_baseline\",\"version\":2,\"programs\":[]}")]
    [InlineData("{\"kind\":\"syscall_baseline\",\"version\":1,\"programs\":[{}]}")]
    [InlineData("{\"kind\":\"syscall_baseline\",\"version\":1,\"programs\":[{\"process_name\":\"a\",\"syscalls\":[{\"name\":\"b\",\"calls\":-1}]}]}")]
    [InlineData("{\"kind\":\"syscall_baseline\",\"version\":1,\"programs\":[{\"process_name\":\"a\",\"syscalls\":[{\"name\":\"b\",\"calls\":1,\"latency_us\":{\"count\":[1]}}]}]}")]
    public void What_is_no_file_of_profiles_is_refused(string json)
        => Assert.Throws<FormatException>(() => BaselineFile.Read(Encoding.UTF8.GetBytes(json), new ProgramProfiles()));

    [Fact]
    public void A_damaged_file_is_refused_or_read_and_nothing_else()
    {
        var json = Json(Of(Before)).ToArray();
        var random = new Random(20250614);
        for (var round = 0; round < 2_000; round++)
        {
            var damaged = json.ToArray();
            for (var count = random.Next(1, 4); count > 0; count--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                BaselineFile.Read(damaged.AsMemory(0, random.Next(2) == 0 ? damaged.Length : random.Next(damaged.Length)), new ProgramProfiles());
            }
            catch (FormatException)
            {
            }
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1_000, 0)]
    [InlineData(1_001, 1)]
    [InlineData(2_000, 1)]
    [InlineData(2_001, 2)]
    [InlineData(67_108_864_000, 26)]
    [InlineData(67_108_864_001, 27)]
    [InlineData(long.MaxValue, 27)]
    public void A_time_belongs_to_the_class_whose_bound_it_does_not_exceed(long nanoseconds, int index)
    {
        var histogram = new LatencyHistogram();

        histogram.Add(nanoseconds);

        Assert.Equal(index, histogram.MedianClass());
    }

    private static string Describe(ProfileDifference difference)
        => $"{difference.ChangeName} {difference.Program} {difference.Call} {difference.Errno} {difference.Before} {difference.After}";

    private static string[] Counts(ProgramProfiles profiles)
        => [.. profiles.Programs.SelectMany(program => program.Value.Entries.Select(entry => $"{program.Key} {entry.Name} {entry.Calls} {entry.Errors}"))];

    private static ReadOnlyMemory<byte> Json(ProgramProfiles profiles)
    {
        var buffer = new PatchableBuffer(1024);
        using var json = new JsonRecordWriter(buffer);
        profiles.WriteTo(json);
        json.EndLine();
        return buffer.Written;
    }

    private static ProgramProfiles Of(string log)
    {
        var profiles = new ProgramProfiles();
        foreach (var happened in CollectingSink.OfStrace(log).Events)
            profiles.OnEvent(happened);
        profiles.Finish();
        return profiles;
    }
}
