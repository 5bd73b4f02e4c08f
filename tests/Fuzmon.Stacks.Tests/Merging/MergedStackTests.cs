using System.Text.Json;
using Fuzmon.Records;
using Fuzmon.Stacks.Tests.Python.Support;

namespace Fuzmon.Stacks.Tests.Merging;

public sealed class MergedStackTests(MergedStacks stacks) : IClassFixture<MergedStacks>
{
    [InterpreterTheory]
    [EachInterpreter]
    public async Task Calls_of_threads_that_sleep_stand_where_the_interpreter_runs_them(string interpreter)
    {
        var (subject, said) = SharedSubjects.Sleeping(interpreter);
        await Eventually.HoldsAsync(async () =>
        {
            var threads = await stacks.TakeAsync(subject.Id);
            AssertSame(said, threads, interpreter);
            // A call from C comes with the C functions that make it.
            AssertNativeBetween(threads, "sort_key", "sort_key", "<lambda>");
            AssertNativeBetween(threads, "reduction", "reduction", "<lambda>");
            AssertNativeBetween(threads, "executed", "executed", "<module>");
            if (Calls(threads, "callback").Any(static frame => IsPython(frame) && NameOf(frame) == "<lambda>"))
            {
                AssertNativeBetween(threads, "callback", "callback", "<lambda>");
                Assert.Contains(Calls(threads, "callback"), static frame => frame.Function?.Contains("qsort", StringComparison.Ordinal) == true);
            }
        });
    }

    [InterpreterTheory]
    [EachInterpreter]
    public async Task Calls_of_threads_that_run_stand_where_the_interpreter_runs_them(string interpreter)
    {
        using var subject = Subject.Script(interpreter, "scenarios.py", "spin");
        var said = subject.Next();
        await Eventually.HoldsAsync(async () => AssertSame(said, await stacks.TakeAsync(subject.Id), interpreter));
    }

    [InterpreterTheory]
    [EachInterpreter(Since = "3.8")]
    public async Task Calls_within_an_inner_interpreter_stand_in_those_of_the_outer_one(string interpreter)
    {
        using var subject = Subject.Script(interpreter, "subinterpreters.py");
        if (subject.Next().TryGetProperty("unsupported", out _))
            return;
        await Eventually.HoldsAsync(async () =>
        {
            var host = Assert.Single(await stacks.TakeAsync(subject.Id), static thread => thread.Name == "host");
            Assert.Null(host.Unmerged);
            var python = host.Frames.Where(IsPython).Select(NameOf).ToArray();
            Assert.Equal(["run", "<module>", "inside"], python[^3..]);
            Assert.False(IsPython(host.Frames[^1]));
        });
    }

    private static void AssertSame(JsonElement said, IReadOnlyList<ThreadStack> threads, string interpreter)
    {
        var isQualified = Interpreters.VersionOf(interpreter) >= new Version(3, 11);
        foreach (var described in said.GetProperty("threads").EnumerateObject())
        {
            var thread = Assert.Single(threads, thread => thread.ThreadId == described.Value.GetProperty("tid").GetInt32());
            Assert.True(thread.Unmerged is null, $"{described.Name}: {thread.Unmerged}");
            Assert.Equal(
                described.Value.GetProperty("stack").EnumerateArray().Select(frame => Reading.FrameText(frame, isQualified)),
                thread.Frames.Where(IsPython).Reverse().Select(static frame => $"{frame.Function} ({frame.File}:{frame.Line})"));
            Assert.False(IsPython(thread.Frames[0]));
        }
    }

    private static void AssertNativeBetween(IReadOnlyList<ThreadStack> threads, string thread, string caller, string called)
    {
        var frames = Calls(threads, thread);
        var at = frames.FindIndex(frame => IsPython(frame) && NameOf(frame) == caller);
        var next = frames.FindIndex(at + 1, IsPython);
        Assert.True(at >= 0 && next > at + 1, $"{caller} calls {called} by C code");
        Assert.Equal(called, NameOf(frames[next]));
    }

    private static List<StackFrame> Calls(IReadOnlyList<ThreadStack> threads, string name) =>
        [.. threads.Single(thread => thread.Name == name).Frames];

    private static bool IsPython(StackFrame frame) => frame.Language == StackFrame.Python;

    private static string NameOf(StackFrame frame) => frame.Function![(frame.Function!.LastIndexOf('.') + 1)..];
}
