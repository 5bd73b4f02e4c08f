using Fuzmon.Stacks.Python;
using Fuzmon.Stacks.Tests.Python.Support;

namespace Fuzmon.Stacks.Tests.Python;

public sealed class StackReadingTests
{
    [InterpreterTheory]
    [EachInterpreter]
    public void Threads_that_sleep_are_where_they_say_they_are(string interpreter)
    {
        var (subject, said) = SharedSubjects.Sleeping(interpreter);
        var reader = new PythonStackReader(Reading.Find(subject.Id));
        Eventually.Holds(() =>
        {
            var snapshot = Reading.Read(subject.Id, reader);
            Assert.Empty(snapshot.Problems);
            Assert.DoesNotContain(snapshot.Threads, static thread => thread.HoldsGil != false);
            Reading.AssertSame(said, snapshot);
        });
    }

    [InterpreterTheory]
    [EachInterpreter]
    public void Threads_that_run_are_where_they_say_they_are(string interpreter)
    {
        using var subject = Subject.Script(interpreter, "scenarios.py", "spin");
        var said = subject.Next();
        // Main waits for its input, and has to get there.
        var reader = new PythonStackReader(Reading.Find(subject.Id));
        Eventually.Holds(() => Reading.AssertSame(said, Reading.Read(subject.Id, reader)));
        subject.Stop();
        var snapshot = Reading.Read(subject.Id, reader, new PythonReadOptions { IsStable = true });
        Reading.AssertSame(said, snapshot);
        Assert.True(snapshot.Threads.Count(static thread => thread.HoldsGil == true) <= 1);
        Assert.Equal(0, snapshot.TornReads);
    }
}
