using Fuzmon.Instrumentation.SystemCalls;

namespace Fuzmon.Instrumentation.Tests.SystemCalls;

public sealed class LtraceTests
{
    [Theory]
    [InlineData("malloc(24)                                       = 0x5561baf892a0", "", "malloc", """[{"int":24}]""")]
    [InlineData("libc.so.6->(0x7f, 0) = 0", "libc.so.6", "", """[{"hex":"0x7f"},{"int":0}]""")]
    [InlineData("crash_lazy->free(0x4d) = <void>", "crash_lazy", "free", """[{"hex":"0x4d"}]""")]
    [InlineData("   malloc@libc.so.6(24) = 0x20", "libc.so.6", "malloc", """[{"int":24}]""")]
    [InlineData("operator new(unsigned long)(72, 0x7) = 0x38", "", "operator new(unsigned long)", """[{"int":72},{"hex":"0x7"}]""")]
    [InlineData("std::ios_base::Init::Init()(0x40) = 0", "", "std::ios_base::Init::Init()", """[{"hex":"0x40"}]""")]
    [InlineData("open(\"/nonexistent/(paren), \"q\" file\", 524288, 00) = -1", "", "open", """[{"string":"/nonexistent/(paren), \"q\" file"},{"int":524288},{"int":0}]""")]
    [InlineData("strchr(\"()<>;&| \\t\\n\", '>') = \">;&| \\t\\n\"", "", "strchr", """[{"string":"()<>;&| \t\n"},{"text":"'>'"}]""")]
    [InlineData("puts(\"a) = 5\") = 3", "", "puts", """[{"string":"a) = 5"}]""")]
    [InlineData("strcoll(\"a,b\", ',') = nil", "", "strcoll", """[{"string":"a,b"},{"text":"','"}]""")]
    [InlineData("8881 sigprocmask(0, nil, <>) = 0", "", "sigprocmask", """[{"int":0},{"symbol":"nil"},{"text":"<>"}]""")]
    public void Calls_are_read_though_nothing_in_them_is_escaped(string line, string library, string name, string arguments)
    {
        var sink = CollectingSink.OfLtrace(line);

        Assert.Empty(sink.Texts);
        var happened = Assert.Single(sink.Events);
        Assert.Equal((library, name), (happened.String(happened.Library), happened.String(happened.Name)));
        Assert.Equal(
            System.Text.Json.Nodes.JsonNode.Parse(arguments)!.ToJsonString(),
            System.Text.Json.Nodes.JsonNode.Parse(EventText.Arguments(happened))!.ToJsonString());
    }

    [Fact]
    public void Nested_halves_are_joined_innermost_first()
    {
        var events = CollectingSink.OfLtrace("""
            malloc(24 <unfinished ...>
               malloc@libc.so.6(24) = 0x20
            <... malloc resumed> ) = 0x30
            """).Events;

        Assert.Equal([0x20, 0x30], events.Select(happened => happened.Result));
        Assert.Equal([3, 0], events.Select(happened => happened.Indent));
        Assert.Equal([false, true], events.Select(happened => happened.IsResumed));
    }

    [Fact]
    public void An_error_in_the_midst_of_a_call_is_taken_out_of_it()
    {
        var sink = CollectingSink.OfLtrace("""
            7 SYS_read(3 <unfinished ...>
            7 <... SYS_read resumed> error: maximum array length seems negative
            , "", 64)                                        = -512 <0.000448>
            """);

        Assert.Empty(sink.Texts);
        var happened = Assert.Single(sink.Events);
        Assert.Equal((-512, 448_000L), (happened.Result, happened.DurationNs!.Value));
        Assert.Equal("""[{"int":3},{"string":""},{"int":64}]""", EventText.Arguments(happened));
    }

    [Fact]
    public void A_call_that_never_returns_says_so()
    {
        var events = CollectingSink.OfLtrace("8881 exit(0 <no return ...>\n8881 +++ exited (status 0) +++\n").Events;

        Assert.Equal(ResultKind.NoReturn, events[0].ResultKind);
        Assert.Equal(EventKind.Exited, events[1].Kind);
    }

    [Fact]
    public void Output_of_the_program_is_kept_with_its_number()
    {
        var sink = CollectingSink.OfLtrace("malloc(1) = 0x1\nhello, world\nmalloc(2) = 0x2\n");

        Assert.Equal((2, "hello, world"), (Assert.Single(sink.Texts).Line, sink.Texts[0].Text));
        Assert.Equal(2, sink.Events.Count);
    }
}
