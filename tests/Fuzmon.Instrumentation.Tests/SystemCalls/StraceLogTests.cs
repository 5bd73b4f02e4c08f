using Fuzmon.Instrumentation.SystemCalls;
using Fuzmon.Instrumentation.SystemCalls.Strace;

namespace Fuzmon.Instrumentation.Tests.SystemCalls;

public sealed class StraceLogTests
{
    [Fact]
    public void Halves_are_joined_by_task_whatever_stands_between()
    {
        var events = CollectingSink.OfStrace("""
            1  read(3,  <unfinished ...>
            2  read(4,  <unfinished ...>
            1  <... read resumed>"a", 1)               = 1 <0.5>
            2  <... read resumed>"b", 1)               = 1
            """).Events;

        Assert.Equal([1, 2], events.Select(happened => happened.Tid!.Value));
        Assert.Equal(["[{\"int\":3},{\"string\":\"a\"},{\"int\":1}]", "[{\"int\":4},{\"string\":\"b\"},{\"int\":1}]"], events.Select(EventText.Arguments));
        Assert.All(events, happened => Assert.True(happened.IsResumed));
        Assert.Equal(500_000_000, events[0].DurationNs);
    }

    [Fact]
    public void A_half_finds_its_other_when_only_one_of_them_names_the_task()
    {
        var events = CollectingSink.OfStrace("""
            fork( <unfinished ...>
            [pid  8] getpid() = 8
            [pid  7] <... fork resumed>) = 8
            [pid  7] wait4(-1,  <unfinished ...>
            [pid  8] +++ exited with 0 +++
            <... wait4 resumed>NULL, 0, NULL) = 8
            """).Events;

        Assert.Equal(["getpid", "fork", "", "wait4"], events.Select(happened => happened.String(happened.Name)));
        Assert.Equal([8, 7, 8, 7], events.Select(happened => happened.Tid!.Value));
    }

    [Fact]
    public void A_call_without_an_end_is_told_when_its_task_or_the_log_ends()
    {
        var events = CollectingSink.OfStrace("""
            1  pause( <unfinished ...>
            2  read(3, <unfinished ...>
            1  +++ killed by SIGKILL +++
            """).Events;

        Assert.Equal(["pause", "SIGKILL", "read"], events.Select(happened => happened.String(happened.Name)));
        Assert.Equal([ResultKind.Unfinished, ResultKind.None, ResultKind.Unfinished], events.Select(happened => happened.ResultKind));
        Assert.Equal("""[{"int":3}]""", EventText.Arguments(events[2]));
    }

    [Fact]
    public void A_second_half_without_its_first_is_an_event_that_says_so()
    {
        var happened = Assert.Single(CollectingSink.OfStrace("1  <... read resumed>\"a\", 1) = 1\n").Events);

        Assert.True(happened.LacksStart);
        Assert.Equal("read", happened.String(happened.Name));
    }

    [Fact]
    public void A_message_in_the_midst_of_a_call_is_taken_out_of_it()
    {
        var sink = CollectingSink.OfStrace("close(4strace: Process 8385 attached\n)  = 0\n");

        Assert.Empty(sink.Texts);
        Assert.Equal(["strace: Process 8385 attached", "close"], sink.Events.Select(happened => happened.String(happened.Name)));
        Assert.True(sink.Events[1].IsMended);
        Assert.Equal("""[{"int":4}]""", EventText.Arguments(sink.Events[1]));
    }

    [Fact]
    public void A_programs_own_output_in_the_midst_of_its_write_is_taken_out_of_it()
    {
        var sink = CollectingSink.OfStrace("write(1, \"total\\n\", 6total\n)  = 6\ngetpid() = 1\n");

        Assert.Empty(sink.Texts);
        Assert.Equal("""[{"int":1},{"string":"total\n"},{"int":6}]""", EventText.Arguments(sink.Events[0]));
    }

    [Fact]
    public void Stacks_and_dumps_belong_to_the_call_before_them()
    {
        var happened = Assert.Single(CollectingSink.OfStrace("""
            read(3, "\177ELF"..., 832) = 20
             | 00000  7f 45 4c 46 02 01 01 03  00 00 00 00 00 00 00 00  .ELF............ |
             | 00010  03 00 3e 00                                       ..>.             |
             > /usr/lib/libc.so.6(__mprotect+0x7) [0x101a37]
             > /usr/bin/ls() [0x4786]
            """).Events);

        Assert.Equal("7f454c4602010103000000000000000003003e00", Convert.ToHexStringLower(happened[happened.Dump]));
        Assert.EndsWith(
            """
            "stack":[{"module":"/usr/lib/libc.so.6","function":"__mprotect","offset":"0x7","address":"0x101a37"},{"module":"/usr/bin/ls","address":"0x4786"}],"line":1}
            """,
            EventText.Json(happened), StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_is_told_row_by_row()
    {
        var sink = CollectingSink.OfStrace("""
            getpid() = 1
            % time     seconds  usecs/call     calls    errors syscall
            ------ ----------- ----------- --------- --------- ----------------
             36.25    0.016436        5478         3         1 wait4
              0.07    0.000031          10         3           rseq
            ------ ----------- ----------- --------- --------- ----------------
            100.00    0.016467           3       538        84 total
            """);

        Assert.Empty(sink.Texts);
        Assert.Equal(["wait4", "rseq", "total"], sink.Rows.Select(row => row.Name));
        Assert.Equal([1, null, 84], sink.Rows.Select(row => row.Errors));
        Assert.Equal((3L, 0.016436, 5478.0), (sink.Rows[0].Calls!.Value, sink.Rows[0].Seconds!.Value, sink.Rows[0].UsecsPerCall!.Value));
        Assert.Equal([false, false, true], sink.Rows.Select(row => row.IsTotal));
    }

    [Fact]
    public void A_thread_belongs_to_the_process_that_cloned_it()
    {
        var events = CollectingSink.OfStrace("""
            10  clone(child_stack=0x7f, flags=CLONE_VM|CLONE_THREAD|CLONE_SIGHAND) = 11
            11  getpid() = 10
            10  clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD) = 12
            12  getpid() = 12
            """).Events;

        Assert.Equal([10, 10, 10, 12], events.Select(happened => happened.Pid!.Value));
    }

    [Fact]
    public void A_line_longer_than_the_limit_is_told_cut_and_costs_no_other()
    {
        var sink = new CollectingSink();
        var parser = new StraceParser(sink);
        var reader = new LineReader(new MemoryStream([.. "getpid() = 1\n"u8, .. new byte[3_000_000], .. "\ngetpid() = 2\n"u8]), maxLineBytes: 1_000_000);
        while (reader.TryRead(out var line))
            parser.Read(line, reader.IsCut);
        parser.Finish();

        Assert.Equal([1, 2], sink.Events.Select(happened => happened.Result));
        Assert.Equal(2, Assert.Single(sink.Texts).Line);
        Assert.Equal(3, sink.Events[1].Line);
    }
}
