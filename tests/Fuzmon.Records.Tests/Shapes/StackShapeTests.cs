using Fuzmon.Records.Tests.Support;

namespace Fuzmon.Records.Tests.Shapes;

public sealed class StackShapeTests
{
    private static readonly CaptureSummary Capture = new()
    {
        Mode = "hybrid",
        PauseUs = 18.2,
        StoppedUs = 18.2,
        TotalUs = 71,
        ThreadsStopped = 1,
        Interrupted = 0,
    };

    [Fact]
    public void Stacks_have_exactly_the_documented_shape()
    {
        var line = Encoded.AsJsonLine(Some.Sample().With([Thread()], Capture));

        Assert.EndsWith(
            """
            ,"capture":{"mode":"hybrid","pause_us":18.2,"stopped_us":18.2,"total_us":71,"threads_stopped":1,"interrupted":0},
            """
            + """
            "stacktrace":[{"thread_id":1,"frames":[{"function":"main","file":"main.c","line":42},{"function":"do_work","file":"worker.c","line":88}]}]}
            """
            + "\n",
            line,
            StringComparison.Ordinal);
        Assert.StartsWith(Encoded.AsJsonLine(Some.Sample()).TrimEnd('\n').TrimEnd('}'), line, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_known_of_a_frame_and_a_thread_is_written()
    {
        var thread = new ThreadStack
        {
            ThreadId = 7,
            Name = "worker",
            State = 'R',
            Captured = "stopped",
            Truncated = "max_frames",
            Frames =
            [
                new StackFrame
                {
                    Address = ulong.MaxValue,
                    Module = "/lib/x.so",
                    ModuleOffset = 16,
                    BuildId = "ab01",
                    IsInlined = true,
                    Language = StackFrame.Native,
                    IsHeuristic = true,
                },
            ],
        };
        var json = Encoded.AsJson(Some.Sample().With([thread], Capture)).GetProperty("stacktrace")[0];

        Assert.Equal(
            """
            {"thread_id":7,"name":"worker","state":"R","captured":"stopped","truncated":"max_frames","frames":[
            """
            + """
            {"address":"0xffffffffffffffff","module":"/lib/x.so","module_offset":"0x10","build_id":"ab01","inlined":true,"language":"native",
            """
            + """
            "heuristic":true}]}
            """,
            json.GetRawText());
    }

    [Fact]
    public void What_a_capture_did_beyond_the_usual_is_written_only_when_it_did()
    {
        var usual = Encoded.AsJson(Some.Sample().With([], Capture)).GetProperty("capture");
        Assert.All((string[])["restarted", "tracer_pid", "error", "threads_omitted"], key => Assert.False(usual.TryGetProperty(key, out _), key));

        var more = Capture with { Restarted = 2, TracerPid = 9, ThreadsOmitted = 3, Error = "because" };
        var unusual = Encoded.AsJson(Some.Sample().With(null, more));
        Assert.Equal(2, unusual.GetProperty("capture").GetProperty("restarted").GetInt32());
        Assert.Equal(9, unusual.GetProperty("capture").GetProperty("tracer_pid").GetInt32());
        Assert.Equal(3, unusual.GetProperty("capture").GetProperty("threads_omitted").GetInt32());
        Assert.Equal("because", unusual.GetProperty("capture").GetProperty("error").GetString());
        Assert.False(unusual.TryGetProperty("stacktrace", out _));
    }

    [Fact]
    public void A_failed_capture_says_why_and_nothing_else()
    {
        var json = Encoded.AsJson(Some.Sample().With(null, new CaptureSummary { Error = "not permitted" }));

        Assert.Equal("""{"error":"not permitted"}""", json.GetProperty("capture").GetRawText());
    }

    [Fact]
    public void Tasks_follow_the_threads()
    {
        var json = Encoded.AsJson(Some.Sample().With([], Capture, [Task(), new TaskStack { Error = "a coroutine cannot be read" }]));

        Assert.Equal("tasks", json.EnumerateObject().Last().Name);
        Assert.Equal(
            """
            [{"name":"first","state":"waiting","thread_id":7,"awaits":["second"],"frames":[{"function":"top","file":"t.py","line":3,"language":"python"}]},
            """
            + """
            {"error":"a coroutine cannot be read","frames":[]}]
            """,
            json.GetProperty("tasks").GetRawText());
        Assert.Equal("[]", Encoded.AsJson(Some.Sample().With([], Capture, [])).GetProperty("tasks").GetRawText());
        Assert.False(Encoded.AsJson(Some.Sample().With([], Capture)).TryGetProperty("tasks", out _));
        var without = Capture with { TasksError = "no Python" };
        Assert.Equal("no Python", Encoded.AsJson(Some.Sample().With([], without)).GetProperty("capture").GetProperty("tasks_error").GetString());
    }

    [Fact]
    public void Variables_are_a_map_whose_names_may_be_anything()
    {
        var frame = Task().Frames[0] with { Locals = [new StackLocal("n", "3"), new StackLocal("größe\n\"", "'\ud83d'")], LocalsOmitted = 2 };
        var json = Encoded.AsJson(Some.Sample().With([Thread() with { Frames = [frame, Task().Frames[0] with { Locals = [] }] }], Capture));

        var frames = json.GetProperty("stacktrace")[0].GetProperty("frames");
        Assert.Equal("3", frames[0].GetProperty("locals").GetProperty("n").GetString());
        Assert.Equal("'\ufffd'", frames[0].GetProperty("locals").GetProperty("größe\n\"").GetString());
        Assert.Equal(2, frames[0].GetProperty("locals_omitted").GetInt32());
        Assert.Equal("{}", frames[1].GetProperty("locals").GetRawText());
        Assert.False(frames[1].TryGetProperty("locals_omitted", out _));
    }

    [Fact]
    public void MessagePack_carries_the_same_maps()
    {
        var frame = Task().Frames[0] with { Locals = [new StackLocal("größe", "'中'")], LocalsOmitted = 1 };
        var sample = Some.Sample().With(
            [Thread(), Thread() with { ThreadId = 2, Error = "gone", Frames = [] }, Thread() with { ThreadId = 3, Frames = [frame] }],
            Capture,
            [Task()]);
        var json = System.Text.Encoding.UTF8.GetString(Encoded.AsMessagePackAsJson(sample).Span);

        Assert.Equal(Encoded.AsJsonLine(sample).TrimEnd('\n'), json.TrimEnd('\n'));
    }

    private static TaskStack Task() => new()
    {
        Name = "first",
        State = TaskStack.Waiting,
        ThreadId = 7,
        Awaits = ["second"],
        Frames = [new StackFrame { Function = "top", File = "t.py", Line = 3, Language = StackFrame.Python }],
    };

    private static ThreadStack Thread() => new()
    {
        ThreadId = 1,
        Frames = [new StackFrame { Function = "main", File = "main.c", Line = 42 }, new StackFrame { Function = "do_work", File = "worker.c", Line = 88 }],
    };
}
