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
    public void A_call_that_just_ends_is_in_the_native_stack_only()
    {
        var merged = StackMerger.Merge(Native("main", Loop, "slot_call", Loop, "frame_clear"), Python(("inner", false), ("module", true)), Version);

        Assert.Null(merged.Unmerged);
        Assert.Equal(["main", "module", "inner", "slot_call", Loop, "frame_clear"], merged.Frames.Select(frame => frame.Function));
    }

    [Fact]
    public void Two_loops_without_calls_fit_nothing()
    {
        var merged = StackMerger.Merge(Native("main", Loop, Loop, Loop), Python(("module", true)), Version);

        Assert.Equal("3 evaluation loops on the native stack and 1 in Python", merged.Unmerged);
        Assert.Equal(["main", Loop, Loop, Loop, "module"], merged.Frames.Select(frame => frame.Function));
    }

    [Fact]
    public void A_native_stack_that_was_cut_short_gets_the_outer_calls_of_Python()
    {
        var merged = StackMerger.Merge(
            Native("slot_call", Loop, "sleep") with { Truncated = "stack_bytes" },
            Python(("inner", false), ("callback", true), ("outer", false), ("module", true)),
            Version);

        Assert.Null(merged.Unmerged);
        Assert.Equal("stack_bytes", merged.Truncated);
        Assert.Equal(["module", "outer", "slot_call", "callback", "inner", "sleep"], merged.Frames.Select(frame => frame.Function));
    }

    [Fact]
    public void Without_any_loop_the_frames_of_Python_stand_alone()
    {
        var merged = StackMerger.Merge(Native("main", "stripped") with { Truncated = "unwind" }, Python(("module", true)), Version);

        Assert.Equal("0 evaluation loops on the native stack and 1 in Python", merged.Unmerged);
        Assert.Equal(["main", "stripped", "module"], merged.Frames.Select(frame => frame.Function));
    }

    [Theory]
    [InlineData("main", Loop, "_TAIL_CALL_CALL", "slot_call", Loop, "_TAIL_CALL_CALL", "sleep")]
    [InlineData("main", "_TAIL_CALL_CALL", "slot_call", "_TAIL_CALL_CALL", "sleep")]
    public void A_loop_may_consist_of_functions(params string[] native)
    {
        var merged = StackMerger.Merge(Native(native), Python(("callback", true), ("module", true)), new PythonVersion(3, 14));

        Assert.Null(merged.Unmerged);
        Assert.Equal(
            ["main", "module", "slot_call", "callback", "sleep"],
            merged.Frames.Select(frame => frame.Function).Where(name => !name!.StartsWith("_TAIL", StringComparison.Ordinal)));
    }

    [Fact]
    public void Calls_of_an_inner_interpreter_are_the_inner_calls_of_its_thread()
    {
        var inner = Python(("inside", true)) with { InterpreterId = 1, HoldsGil = false };
        var outer = Python(("host", true)) with { Name = "worker", HoldsGil = true };
        var idle = Python() with { ThreadId = 8, InterpreterId = 1 };

        var threads = PythonThreads.ById([idle, inner, outer, Python() with { ThreadId = null }]);

        Assert.Equal([7, 8], threads.Keys.Order());
        Assert.Equal(["inside", "host"], threads[7].Frames.Select(frame => frame.Code.Name));
        Assert.Equal(("worker", true), (threads[7].Name, threads[7].HoldsGil));
        var merged = StackMerger.Merge(Native("main", Loop, "run_string", Loop, "read"), threads[7], Version);
        Assert.Equal(["main", "host", "run_string", "inside", "read"], merged.Frames.Select(frame => frame.Function));
    }

    [Fact]
    public void Variables_come_with_their_call()
    {
        var call = new PythonFrame(new PythonCode("f", null, "x.py", 1), 2, IsEntry: true) { Locals = [new PythonLocal("n", "3")], LocalsOmitted = 1 };

        var frame = Assert.Single(StackMerger.Merge(Native(Loop), Python() with { Frames = [call] }, Version).Frames);

        Assert.Equal([new StackLocal("n", "3")], frame.Locals);
        Assert.Equal(1, frame.LocalsOmitted);
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
