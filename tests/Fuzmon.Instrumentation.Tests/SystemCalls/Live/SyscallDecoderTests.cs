using System.Text.Json;
using Fuzmon.Instrumentation.SystemCalls;
using Fuzmon.Instrumentation.SystemCalls.Live;
using Fuzmon.Linux.SystemCalls;

namespace Fuzmon.Instrumentation.Tests.SystemCalls.Live;

/// <summary>What raw records are shown as.</summary>
public sealed class SyscallDecoderTests
{
    private const ulong AtWorkingFolder = unchecked((ulong)-100);

    [Fact]
    public void A_call_is_shown_as_strace_shows_it()
    {
        var line = new RecordBuilder("openat").Arguments(AtWorkingFolder, 0x1000, 0x80241, 0x1a4).Result(3)
            .File(0, new TracedFile(1, 2, 3, 0xef53, 0x4000, 0), "w\0tmp\0").Text(1, "a.txt")
            .File(6, new TracedFile(4, 5, 3, 0xef53, 0x8000, 0), "a.txt\0w\0tmp\0").Line();

        Assert.Equal("openat(AT_FDCWD</tmp/w>, \"a.txt\", O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC, 0644) = 3</tmp/w/a.txt>", line);
    }

    [Fact]
    public void An_event_has_the_shape_of_one_from_a_log()
    {
        var builder = new RecordBuilder("mmap").Arguments(0, 8192, 3, 0x22, unchecked((ulong)-1), 0).Result(0x7f0000001000);
        var log = CollectingSink.OfStrace(builder.Line() + " <0.000002>\n").Events.Single();

        var live = builder.Event();

        Assert.Equal("mmap(NULL, 8192, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f0000001000", builder.Line());
        Assert.Equal(EventText.Arguments(log), EventText.Arguments(live));
        var (a, b) = (JsonDocument.Parse(EventText.Json(log)).RootElement, JsonDocument.Parse(EventText.Json(live)).RootElement);
        Assert.All<string>(["kind", "name", "result"], key => Assert.Equal(a.GetProperty(key).GetRawText(), b.GetProperty(key).GetRawText()));
        Assert.Equal(2.5, b.GetProperty("duration_us").GetDouble());
        Assert.Equal(7, b.GetProperty("pid").GetInt32());
        Assert.Equal(8, b.GetProperty("tid").GetInt32());
    }

    [Fact]
    public void An_error_has_its_name_and_its_meaning()
    {
        var failed = new RecordBuilder("unlink").Arguments(0x1000).Text(0, "/none").Result(-2).Event();

        Assert.Equal("ENOENT", failed.String(failed.Errno));
        Assert.Equal("No such file or directory", failed.String(failed.Note));
        Assert.Equal(-1, failed.Result);
        Assert.Equal("unlink(\"/none\") = -1 ENOENT (No such file or directory)", new RecordBuilder("unlink").Arguments(1).Text(0, "/none").Result(-2).Line());
    }

    [Fact]
    public void What_could_not_be_read_is_an_address()
        => Assert.Equal("unlink(0x1000) = -1 EFAULT (Bad address)", new RecordBuilder("unlink").Arguments(0x1000).Result(-14).Line());

    [Fact]
    public void Data_that_is_longer_than_what_was_copied_is_cut()
        => Assert.Equal("write(1, \"abc\"..., 100) = 100", new RecordBuilder("write").Arguments(1, 0x1000, 100).Text(1, "abc", SnippetKind.Data).Result(100).Line());

    [Fact]
    public void No_byte_of_a_process_reaches_a_terminal_as_it_is()
    {
        var line = new RecordBuilder("open").Arguments(0x1000, 0).Text(0, "\u001b[2J\u0007\u009b\u00ff\"\\\n<>").Result(3)
            .File(6, new TracedFile(1, 2, 3, 4, 5, 1), "x\u001b]0;a\u0007>y\0").Line();

        Assert.All(line, c => Assert.InRange(c, ' ', '~'));
        Assert.Equal("open(\"\\33[2J\\7\\233\\377\\\"\\\\\\n<>\", O_RDONLY) = 3</x\\33]0;a\\7\\76y>(deleted)", line);
    }

    [Fact]
    public void A_name_is_told_once_and_known_from_then_on()
    {
        var decoder = new SyscallDecoder();
        new RecordBuilder("close").Arguments(3).File(0, new TracedFile(9, 1, 1, 1, 1, 0), "b\0a\0").Line(decoder);

        Assert.Equal("close(5</a/b>) = 0", new RecordBuilder("close").Arguments(5).File(0, new TracedFile(9, 1, 1, 1, 1, 0)).Line(decoder));
        // Nobody has told of this one, and process 7 is not asked about a descriptor that it has not.
        Assert.Equal("close(5) = 0", new RecordBuilder("close").Arguments(5).File(0, new TracedFile(10, ulong.MaxValue, 1, 1, 1, 0)).Line(decoder));
        Assert.Equal(1, decoder.UnknownNames);
    }

    [Theory]
    [InlineData(0x50495045u, "pipe:[42]")]
    [InlineData(0x534f434bu, "socket:[42]")]
    [InlineData(0x09041934u, "anon_inode:[eventpoll]")]
    public void What_has_no_path_is_named_by_what_it_is(uint magic, string name)
        => Assert.Equal($"close(3<{name}>) = 0", new RecordBuilder("close").Arguments(3).File(0, new TracedFile(1, 42, 1, magic, 0, 0), "[eventpoll]\0").Line());

    [Fact]
    public void A_program_that_is_executed_has_its_arguments_and_the_size_of_its_environment()
    {
        var line = new RecordBuilder("execve").Arguments(0x1000, 0x2000, 0x3000).Text(0, "/bin/true")
            .Text(1, "true", SnippetKind.Strings).Text(1, "x", SnippetKind.Strings, SnippetFlags.Cut, 1).Text(1, "", SnippetKind.Strings, SnippetFlags.Cut, 255)
            .Snippet(2, SnippetKind.Count, [44, 0, 0, 0]).Line();

        Assert.Equal("execve(\"/bin/true\", [\"true\", \"x\"..., ...], 0x3000 /* 44 vars */) = 0", line);
    }

    [Fact]
    public void An_unfinished_call_has_no_result()
    {
        var builder = new RecordBuilder("read").Arguments(0, 0x1000, 10).Kind(RawSyscallKind.Unfinished);

        Assert.Equal("read(0, 0x1000, 10 <unfinished ...>) = ?", builder.Line());
        var unfinished = builder.Event();
        Assert.Equal(ResultKind.Unfinished, unfinished.ResultKind);
        Assert.Equal(3, unfinished.ArgumentCount);
        Assert.Null(unfinished.DurationNs);
    }

    [Theory]
    [InlineData(0x300, "+++ exited with 3 +++", EventKind.Exited)]
    [InlineData(11, "+++ killed by SIGSEGV +++", EventKind.Killed)]
    [InlineData(0x8b, "+++ killed by SIGSEGV (core dumped) +++", EventKind.Killed)]
    public void The_end_of_a_task_is_an_event(int status, string line, EventKind kind)
    {
        var builder = new RecordBuilder("").Kind(RawSyscallKind.Ended).Result(status);

        Assert.Equal(line, builder.Line());
        Assert.Equal(kind, builder.Event().Kind);
    }

    [Fact]
    public void A_signal_has_its_sender()
    {
        var info = new byte[48];
        (info[0], info[16], info[20]) = (10, 7, 5);

        var builder = new RecordBuilder("").Kind(RawSyscallKind.Signal).Number(10).Snippet(0, SnippetKind.Data, info);

        Assert.Equal("--- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=7, si_uid=5} ---", builder.Line());
        Assert.Equal(EventKind.Signal, builder.Event().Kind);
    }

    [Fact]
    public void A_number_without_a_name_is_shown_with_all_its_arguments()
        => Assert.Equal("syscall_0x1f4(0x1, 0x2, 0, 0, 0, 0) = -1 ENOSYS (Function not implemented)",
            new RecordBuilder("").Number(500).Arguments(1, 2).Result(-38).Line());

    [Fact]
    public void Addresses_of_sockets_are_spelt_out()
    {
        byte[] ipv4 = [2, 0, 0x1f, 0x90, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
        var line = new RecordBuilder("connect").Arguments(3, 0x1000, 16).Snippet(1, SnippetKind.Data, ipv4).Result(-111).Line();

        Assert.Equal("connect(3, {sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr(\"127.0.0.1\")}, 16) = -1 ECONNREFUSED (Connection refused)", line);
    }

    [Theory]
    [InlineData("fcntl", 4UL, 0x802UL, "fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0")]
    [InlineData("fcntl", 1UL, 0UL, "fcntl(3, F_GETFD) = 0")]
    [InlineData("lseek", 0UL, 2UL, "lseek(3, 0, SEEK_END) = 0")]
    public void Commands_decide_what_is_shown(string name, ulong second, ulong third, string line)
        => Assert.Equal(line, new RecordBuilder(name).Arguments(3, second, third).Line());

    [Fact]
    public void A_restarted_call_has_no_result_of_its_own()
    {
        var builder = new RecordBuilder("pause").Result(-514);

        Assert.Equal("pause() = ? ERESTARTNOHAND (To be restarted if no handler)", builder.Line());
        Assert.Equal("ERESTARTNOHAND", builder.Event().String(builder.Event().Errno));
    }

    [Fact]
    public void Every_call_of_the_table_is_shown_and_understood()
    {
        foreach (var call in SyscallTable.All)
        {
            var builder = new RecordBuilder(call.Name).Arguments(0x1111, 0x2222, 0x3333, 0x4444, 0x5555, 0x6666).Result(1);
            Assert.StartsWith(call.Name + "(", builder.Line(), StringComparison.Ordinal);
            Assert.Equal(call.Name, builder.Event().String(builder.Event().Name));
        }
    }

    [Fact]
    public void No_call_has_more_to_copy_than_a_plan_has_room_for()
        => Assert.All(SyscallTable.All, call => Assert.InRange(
            SyscallDecoder.Plan.Skip(call.Number * CaptureStep.PerCall).Take(CaptureStep.PerCall).Count(step => step.What != SnippetKind.None),
            0,
            CaptureStep.PerCall - 1));
}
