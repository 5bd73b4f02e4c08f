using Fuzmon.Records;
using Fuzmon.Stacks.Merging;
using Fuzmon.Stacks.Python;

namespace Fuzmon.Stacks.Tests.Merging;

public sealed class StackMergerTests
{
    private const string Loop = "_PyEval_EvalFrameDefault";
    private static readonly PythonVersion Version = new(3, 11);

    [Fact]
    public void A_loop_gives_way_to_the_calls_that_run_in_it()
    {
        var merged = StackMerger.Merge(
            Native("main", Loop, "slot_call", Loop + ".cold", "sleep"),
            Python(("inner", false), ("callback", true), ("outer", false), ("module", true)),
            Version);

        Assert.Null(merged.Unmerged);
        Assert.Equal(["main", "module", "outer", "slot_call", "callback", "inner", "sleep"], merged.Frames.Select(frame => frame.Function));
        Assert.Equal(
            ["native", "python", "python", "native", "python", "python", "native"], merged.Frames.Select(frame => frame.Language));
    }

    [Fact]
    public void Stacks_that_do_not_fit_follow_each_other_with_the_reason()
    {
        var merged = StackMerger.Merge(Native("main", Loop, "sleep"), Python(("callback", true), ("module", true)), Version);

        Assert.Equal(["main", Loop, "sleep", "module", "callback"], merged.Frames.Select(frame => frame.Function));
        Assert.Equal("1 evaluation loops on the native stack and 2 in Python", merged.Unmerged);
    }

    [Fact]
    public void A_stack_that_Python_could_not_read_whole_is_not_merged()
    {
        var merged = StackMerger.Merge(
            Native("main", Loop), Python(("module", true)) with { Problem = "the stack changed while it was read" }, Version);

        Assert.Equal("the stack changed while it was read", merged.Unmerged);
        Assert.Equal(["main", Loop, "module"], merged.Frames.Select(frame => frame.Function));
    }

    [Fact]
    public void The_wrapper_of_later_versions_is_the_loop_of_2_7()
    {
        var merged = StackMerger.Merge(Native("main", "PyEval_EvalFrameEx"), Python(("module", true)), new PythonVersion(2, 7));

        Assert.Equal(["main", "module"], merged.Frames.Select(frame => frame.Function));
    }

    [Fact]
    public void A_thread_outside_of_Python_keeps_its_stack_and_learns_its_name()
    {
        var merged = StackMerger.Merge(Native("start", "work"), Python() with { Name = "worker", HoldsGil = false }, Version);

        Assert.Equal(["start", "work"], merged.Frames.Select(frame => frame.Function));
        Assert.Equal("worker", merged.Name);
        Assert.False(merged.HoldsGil);
    }

    private static ThreadStack Native(params string[] functions) => new()
    {
        ThreadId = 7,
        Name = "python3",
        Frames = [.. functions.Select(function => new StackFrame { Function = function, Language = StackFrame.Native })],
    };

    // Innermost first.
    private static PythonThread Python(params (string Name, bool IsEntry)[] calls) => new()
    {
        ThreadId = 7,
        InterpreterId = 0,
        Frames = [.. calls.Select(call => new PythonFrame(new PythonCode(call.Name, null, "x.py", 1), 2, call.IsEntry))],
    };
}
