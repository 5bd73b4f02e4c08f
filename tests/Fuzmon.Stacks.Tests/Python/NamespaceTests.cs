using System.Text.Json;
using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python;
using Fuzmon.Stacks.Tests.Python.Support;

namespace Fuzmon.Stacks.Tests.Python;

public sealed class NamespaceTests
{
    [NamespaceTheory]
    [EachInterpreter]
    public void Threads_of_a_container_have_the_ids_that_they_have_here(string interpreter)
    {
        using var subject = Start(interpreter, "scenarios.py", out var said, out var inside);
        var ids = IdsHere(inside);
        Assert.Equal(1, said.GetProperty("pid").GetInt32());
        Eventually.Holds(() =>
        {
            var snapshot = Reading.Read(inside);
            Assert.Empty(snapshot.Problems);
            var isQualified = snapshot.Version is { Major: 3, Minor: >= 11 };
            foreach (var described in said.GetProperty("threads").EnumerateObject())
            {
                var id = ids[described.Value.GetProperty("tid").GetInt32()];
                var thread = Assert.Single(snapshot.Threads, thread => thread.ThreadId == id);
                Assert.Equal(Reading.Text(described.Value, isQualified).Split('\n', 2)[1], Reading.Text(thread).Split('\n', 2)[1]);
            }
        });
    }

    [NamespaceTheory]
    [EachInterpreter(Since = "3.7")]
    public void The_loop_of_a_container_runs_in_the_thread_that_it_is_here(string interpreter)
    {
        using var subject = Start(interpreter, "tasks.py", out _, out var inside);
        var reader = new PythonTaskReader(Reading.Find(inside));
        Eventually.Holds(() =>
        {
            var tasks = reader.Read(new LiveProcessMemory(inside), new PythonReadOptions { ThreadIds = ThreadIdTable.Read(inside) });
            Assert.NotEmpty(tasks.Tasks);
            Assert.All(tasks.Tasks, task => Assert.Equal(inside, task.ThreadId));
        });
    }

    private static Subject Start(string interpreter, string script, out JsonElement said, out int inside)
    {
        var subject = new Subject("unshare", ["--pid", "--fork", "--kill-child", interpreter, Subject.PathOf(script)]);
        said = subject.Next();
        var child = int.Parse(File.ReadAllText($"/proc/{subject.Id}/task/{subject.Id}/children"));
        // Should unshare be too old to see to it.
        subject.Adopt(child);
        inside = child;
        return subject;
    }

    /// <summary>Our ids of the process's threads by its own.</summary>
    private static Dictionary<int, int> IdsHere(int process) =>
        Directory.EnumerateDirectories($"/proc/{process}/task").ToDictionary(
            static task => int.Parse(File.ReadLines($"{task}/status").Single(static line => line.StartsWith("NSpid:", StringComparison.Ordinal)).Split('\t')[^1]),
            static task => int.Parse(Path.GetFileName(task)));
}
