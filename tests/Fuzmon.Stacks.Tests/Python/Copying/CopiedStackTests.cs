using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Tests.Python.Support;

namespace Fuzmon.Stacks.Tests.Python.Copying;

/// <summary>What is copied of Python in the instant in which a thread stands still, or without one while it is blocked.</summary>
public sealed class CopiedStackTests
{
    [InterpreterTheory]
    [EachInterpreter]
    public void Blocked_threads_are_copied_whole_without_a_stop(string interpreter)
    {
        using var subject = Subject.Script(interpreter, "scenarios.py");
        var said = subject.Next();
        using var copies = new Copies(subject.Id);
        Eventually.Holds(() =>
        {
            var snapshot = copies.Take(CaptureMode.NoStop);
            Reading.AssertSame(said, snapshot);
            Assert.Equal(0, snapshot.TornReads);
            Assert.All(snapshot.Threads, static thread => Assert.Equal(false, thread.HoldsGil));
        });

        // Of threads that have not run, what was copied before is as good.
        Reading.AssertSame(said, copies.Take(CaptureMode.NoStop));
    }

    [InterpreterTheory]
    [EachInterpreter]
    public void Threads_that_run_are_copied_where_they_say_they_are(string interpreter)
    {
        using var subject = Subject.Script(interpreter, "scenarios.py", "spin");
        var said = subject.Next();
        using var copies = new Copies(subject.Id);
        Eventually.Holds(() => Reading.AssertSame(said, copies.Take()));
        for (var i = 0; i < 20; i++)
            Reading.AssertSame(said, copies.Take());
    }

    [InterpreterTheory]
    [EachInterpreter]
    public void One_thread_at_most_holds_the_GIL_at_one_instant(string interpreter)
    {
        using var subject = Subject.Script(interpreter, "scenarios.py", "spin");
        var said = subject.Next();
        using var copies = new Copies(subject.Id);
        Eventually.Holds(() => Reading.AssertSame(said, copies.Take()));
        var holders = 0;
        Eventually.Is(() =>
        {
            var snapshot = copies.Take(CaptureMode.StopAll);
            Reading.AssertSame(said, snapshot);
            var holding = snapshot.Threads.Count(static thread => thread.HoldsGil == true);
            Assert.InRange(holding, 0, 1);
            Assert.All(snapshot.Threads, static thread => Assert.NotNull(thread.HoldsGil));
            return (holders += holding) > 5;
        });
    }
}
