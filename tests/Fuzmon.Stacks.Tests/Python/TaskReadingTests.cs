using System.Text.Json;
using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python;
using Fuzmon.Stacks.Tests.Python.Support;

namespace Fuzmon.Stacks.Tests.Python;

public sealed class TaskReadingTests
{
    [InterpreterTheory]
    [EachInterpreter(Since = "3.7")]
    public void Tasks_that_wait_are_where_they_say_they_are(string interpreter) => AssertSame(interpreter);

    [InterpreterTheory]
    [EachInterpreter(Since = "3.7")]
    public void Tasks_of_a_loop_that_runs_are_where_they_say_they_are(string interpreter) => AssertSame(interpreter, "busy");

    [InterpreterTheory]
    [EachInterpreter(Since = "3.7")]
    public void Tasks_of_a_loop_in_another_thread_are_where_they_say_they_are(string interpreter) => AssertSame(interpreter, "thread");

    [InterpreterTheory]
    [EachInterpreter]
    public void A_program_without_asyncio_has_no_tasks(string interpreter)
    {
        using var subject = Subject.Script(interpreter, "variables.py");
        subject.Next();
        var reader = new PythonTaskReader(Reading.Find(subject.Id));
        Assert.Equal(Interpreters.VersionOf(interpreter) < new Version(3, 7), reader.Refusal is not null);
        var tasks = reader.Read(new LiveProcessMemory(subject.Id), new PythonReadOptions());
        Assert.Empty(tasks.Tasks);
        Assert.Equal(reader.Refusal is { } refusal ? [refusal] : [], tasks.Problems);
    }

    [SystemPythonFact]
    public void No_more_tasks_are_read_than_asked_for()
    {
        using var subject = Subject.Script(SystemPythonFactAttribute.Python, "tasks.py");
        subject.Next();
        var reader = new PythonTaskReader(Reading.Find(subject.Id));
        var tasks = reader.Read(new LiveProcessMemory(subject.Id), new PythonReadOptions { MaxTasks = 3 });
        Assert.True(tasks.Tasks.Count <= 3);
        Assert.Equal(["more tasks than are read"], tasks.Problems);
    }

    private static void AssertSame(string interpreter, params string[] arguments)
    {
        using var subject = Subject.Script(interpreter, "tasks.py", arguments);
        var said = subject.Next();
        var target = Reading.Find(subject.Id);
        var reader = new PythonTaskReader(target);
        var isQualified = target.Version is { Minor: >= 11 };
        var expected = said.GetProperty("tasks").EnumerateArray()
            .Select(task => Text(task, said.GetProperty("thread").GetInt32(), isQualified)).Order(StringComparer.Ordinal);
        Eventually.Holds(() =>
        {
            var options = new PythonReadOptions { ThreadIds = ThreadIdTable.Read(subject.Id) };
            var found = reader.Read(new LiveProcessMemory(subject.Id), options);
            Assert.Empty(found.Problems);
            Assert.Equal(
                string.Join("\n\n", expected),
                string.Join("\n\n", found.Tasks.Select(Text).Order(StringComparer.Ordinal)));
        });
    }

    private static string Text(PythonTask task) =>
        $"{task.Name} {task.State?.ToString().ToLowerInvariant()} {task.ThreadId} [{string.Join(' ', task.Awaits)}] {task.Problem}\n"
        + string.Join('\n', task.Frames.Reverse().Select(Reading.Text));

    private static string Text(JsonElement task, int thread, bool knowsQualifiedNames)
    {
        var awaits = task.GetProperty("awaits").EnumerateArray().Select(static name => name.GetString());
        var frames = task.GetProperty("stack").EnumerateArray().Select(frame => Reading.FrameText(frame, knowsQualifiedNames));
        return $"{task.GetProperty("name").GetString()} {task.GetProperty("state").GetString()} {thread} [{string.Join(' ', awaits)}] \n"
            + string.Join('\n', frames);
    }
}
