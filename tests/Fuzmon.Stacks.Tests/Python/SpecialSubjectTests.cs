using Fuzmon.Stacks.Python;
using Fuzmon.Stacks.Tests.Python.Support;

namespace Fuzmon.Stacks.Tests.Python;

public sealed class SpecialSubjectTests
{
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
            Assert.Equal(("[1, 2, 3]", "(1, 2)"), (found["items"], found["pair"]));
            Assert.Equal(("{1: [2]}", "<set of 1>"), (found["table"], found["several"]));
            Assert.Equal("[0, 1, 2, 3, 4, 5, 6, 7, … 992 more]", found["many"]);
            Assert.Equal("[[<list of 1>]]", found["ring"]);
            Assert.Equal(("[]", "()", "{}"), (found["no_items"], found["no_pair"], found["no_table"]));
            Assert.Equal("<Thing>", found["thing"]);
            Assert.Equal("5", found["shared"]);
            Assert.Equal($"'{new string('x', 80)}…'", found["argument"]);
            Assert.Equal(("(1,)", "{'key': 2}"), (found["rest"], found["named"]));
            Assert.False(found.ContainsKey("late"));
            Assert.Equal(0, frame.LocalsOmitted);
        });
        var unasked = Reading.Read(subject.Id).Threads.SelectMany(static thread => thread.Frames);
        Assert.All(unasked, static frame => Assert.Null(frame.Locals));
    }

    [SystemPythonFact]
    public void Variables_beyond_a_limit_are_counted()
    {
        using var subject = Subject.Script(SystemPythonFactAttribute.Python, "variables.py");
        subject.Next();
        PythonFrame Call(PythonReadOptions options) => Reading.Read(subject.Id, options with { WithLocals = true })
            .Threads.SelectMany(static thread => thread.Frames).Single(static frame => frame.Code.Name == "call");
        Eventually.Holds(() =>
        {
            var whole = Call(new PythonReadOptions());
            var few = Call(new PythonReadOptions { MaxLocals = 5 });
            Assert.Equal(whole.Locals!.Take(5), few.Locals!);
            Assert.Equal(whole.Locals!.Count, 5 + few.LocalsOmitted);
            var none = Call(new PythonReadOptions { MaxLocalCharacters = 0 });
            Assert.Empty(none.Locals!);
            Assert.Equal(whole.Locals!.Count, none.LocalsOmitted);
        });
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

            return seen > Effort.Of(20, 2000);
        });
    }
}
