using Fuzmon.Stacks.Python;
using Fuzmon.Stacks.Tests.Python.Support;

namespace Fuzmon.Stacks.Tests.Python;

public sealed class SpecialSubjectTests
{
    [InterpreterTheory]
    [EachInterpreter(Since = "3.7")]
    public void Tasks_that_wait_are_read_with_all_that_they_await(string interpreter)
    {
        using var subject = Subject.Script(interpreter, "tasks.py");
        var lines = subject.Next().GetProperty("lines");
        int Line(string function, int further) => lines.GetProperty(function).GetInt32() + further;
        var chain = $"sleep leaf:{Line("leaf", 1)} middle:{Line("middle", 2)} top:{Line("top", 2)}";
        Eventually.Holds(() =>
        {
            var snapshot = Reading.Read(subject.Id, new PythonReadOptions { WithTasks = true });
            Assert.Empty(snapshot.Problems);
            var tasks = snapshot.Tasks!;
            Assert.All(tasks, static task => Assert.Null(task.Problem));
            Assert.All(tasks, static task => Assert.False(task.IsRunning));
            var chains = tasks.Select(static task => string.Join(' ', task.Frames.Select(static frame =>
                frame.Code.Name == "sleep" ? "sleep" : $"{frame.Code.Name}:{frame.Line}")));
            Assert.Equal(
                new[] { chain, chain, chain, $"gatherer:{Line("gatherer", 1)}", $"main:{Line("main", 7)}" }.Order(),
                chains.Order());
            if (snapshot.Version is { Minor: >= 8 })
                Assert.Contains(tasks, static task => task.Name == "first" && task.Frames[^1].Code.Name == "top");
        });
    }

    [InterpreterTheory]
    [EachInterpreter]
    public void Variables_are_read_when_they_are_asked_for(string interpreter)
    {
        using var subject = Subject.Script(interpreter, "variables.py");
        subject.Next();
        Eventually.Holds(() =>
        {
            var snapshot = Reading.Read(subject.Id, new PythonReadOptions { WithLocals = true });
            var frame = Assert.Single(
                snapshot.Threads.SelectMany(static thread => thread.Frames), static frame => frame.Code.Name == "call");
            var found = frame.Locals!.ToDictionary(static local => local.Name, static local => local.Value);
            var isOld = snapshot.Version.Major == 2;
            Assert.Equal("None", found["nothing"]);
            Assert.Equal(("True", "False"), (found["yes"], found["no"]));
            Assert.Equal(("42", "-7", "1180591620717411303424"), (found["small"], found["negative"], found["large"]));
            Assert.Equal(("0.5", "3.0"), (found["ratio"], found["whole"]));
            Assert.Equal("'café 中 🐍'", found["text"]);
            Assert.Equal(@"'it\'s\n'", found["plain"]);
            if (!isOld)
                Assert.Equal(@"b'\x00A\xff'", found["data"]);
            Assert.Equal(("<list of 3>", "<tuple of 2>"), (found["items"], found["pair"]));
            Assert.Equal(("<dict of 1>", "<set of 1>"), (found["table"], found["several"]));
            Assert.Equal("<Thing>", found["thing"]);
            Assert.Equal("5", found["shared"]);
            Assert.Equal($"'{new string('x', 80)}…'", found["argument"]);
            Assert.Equal(("<tuple of 1>", "<dict of 1>"), (found["rest"], found["named"]));
            Assert.False(found.ContainsKey("late"));
        });
        var unasked = Reading.Read(subject.Id).Threads.SelectMany(static thread => thread.Frames);
        Assert.All(unasked, static frame => Assert.Null(frame.Locals));
    }

    [InterpreterTheory]
    [EachInterpreter(Since = "3.8")]
    public void An_interpreter_within_an_interpreter_has_its_own_threads(string interpreter)
    {
        using var subject = Subject.Script(interpreter, "subinterpreters.py");
        if (subject.Next().TryGetProperty("unsupported", out _))
            return;
        Eventually.Holds(() =>
        {
            var snapshot = Reading.Read(subject.Id);
            Assert.Empty(snapshot.Problems);
            var inside = Assert.Single(snapshot.Threads, static thread => thread.Frames is [{ Code.Name: "inside", Line: 5 }, ..]);
            Assert.NotEqual(0, inside.InterpreterId);
            Assert.Equal(["inside", "<module>"], inside.Frames.Select(static frame => frame.Code.Name));
            Assert.Contains(snapshot.Threads, static thread => thread is { InterpreterId: 0, Name: "host" });
        });
    }

    [InterpreterTheory]
    [EachInterpreter]
    public void A_child_made_by_a_thread_has_that_thread_only(string interpreter)
    {
        using var subject = Subject.Script(interpreter, "forked.py");
        var said = subject.Next();
        var child = said.GetProperty("pid").GetInt32();
        subject.Adopt(child);
        Eventually.Holds(() =>
        {
            var snapshot = Reading.Read(child);
            var thread = Assert.Single(snapshot.Threads);
            Assert.Equal(child, thread.ThreadId);
            var described = said.GetProperty("threads").GetProperty("child");
            Assert.Equal(
                Reading.Text(described, snapshot.Version is { Major: 3, Minor: >= 11 }).Split('\n', 2)[1],
                Reading.Text(thread).Split('\n', 2)[1]);
        });
    }

    [InterpreterTheory]
    [EachInterpreter]
    public void Functions_that_come_and_go_are_never_taken_for_others(string interpreter)
    {
        using var subject = Subject.Script(interpreter, "churn.py");
        subject.Next();
        var reader = new PythonStackReader(Reading.Find(subject.Id));
        var seen = 0;
        Eventually.Is(() =>
        {
            foreach (var thread in Reading.Read(subject.Id, reader).Threads)
            {
                foreach (var frame in thread.Frames)
                {
                    // Each function is called fN, and lies in fileN.py at line N % 7 + 1.
                    if (!frame.Code.File.StartsWith("file", StringComparison.Ordinal) || thread.Problem is not null)
                        continue;
                    var number = int.Parse(frame.Code.File[4..^3]);
                    if (frame.Code.Name[0] == 'f')
                        Assert.Equal($"f{number} {(number % 7) + 1}", $"{frame.Code.Name} {frame.Line}");
                    seen++;
                }
            }

            return seen > 100;
        });
    }
}
