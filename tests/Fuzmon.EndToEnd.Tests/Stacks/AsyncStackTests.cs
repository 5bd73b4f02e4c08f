using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Stacks;

public sealed class AsyncStackTests : EndToEndTest
{
    private const string Program =
        """
        import asyncio

        async def fetch(url, seconds):
            await asyncio.sleep(seconds)

        async def worker(queue):
            while True:
                url = await queue.get()
                await fetch(url, 600)

        async def main():
            queue = asyncio.Queue()
            queue.put_nowait('a\x1b[2Jb')
            tasks = [asyncio.ensure_future(worker(queue)) for n in range(3)]
            if hasattr(tasks[0], 'set_name'):
                tasks[0].set_name('first')
            while not tasks[2]._fut_waiter:
                await asyncio.sleep(0)
            print('waiting', flush=True)
            await asyncio.gather(*tasks)

        asyncio.get_event_loop_policy().new_event_loop().run_until_complete(main())
        """;

    [SystemPythonFact]
    public void Tasks_are_shown_where_they_wait_and_for_whom()
    {
        using var target = Waiting();

        var text = Shown(target, "--async");

        Assert.Matches("^python3[^\n]*, 4 tasks\n", text);
        Assert.Matches($"\ntask first, waiting, loop in thread {target.Pid}:\n#0 +sleep at [^\n]*\n#1 +fetch at [^\n]*t.py:4\n#2 +worker at [^\n]*t.py:9\n", text);
        Assert.Matches("\n2 tasks: Task-3, Task-4, waiting, loop in thread [0-9]+:\n#0 +Queue.get at [^\n]*\n#1 +worker at [^\n]*t.py:8\n", text);
        Assert.Matches("\ntask Task-1, waiting for first, Task-3, Task-4, loop in thread [0-9]+:\n#0 +main at [^\n]*t.py:20\n", text);
        Assert.DoesNotContain("url =", text, StringComparison.Ordinal);
        Assert.DoesNotContain(" task", Subject.OutputOf(Repository.Fuzmon, "stack", Text(target.Pid)), StringComparison.Ordinal);
    }

    [SystemPythonFact]
    public void Tasks_are_in_the_sample_and_in_folded_lines()
    {
        using var target = Waiting();
        Shown(target, "--async");

        var sample = JsonDocument.Parse(Subject.OutputOf(Repository.Fuzmon, "stack", "--json", "--async", "--locals", Text(target.Pid))).RootElement;
        var first = sample.GetProperty("tasks").EnumerateArray().Single(task => task.GetProperty("name").GetString() == "first");
        Assert.Equal("waiting", first.GetProperty("state").GetString());
        Assert.Equal(target.Pid, first.GetProperty("thread_id").GetInt32());
        var frames = first.GetProperty("frames").EnumerateArray().ToArray();
        Assert.Equal(["worker", "fetch", "sleep"], frames.Select(frame => frame.GetProperty("function").GetString()));
        Assert.Equal("""{"url":"'a\\x1b[2Jb'","seconds":"600"}""", frames[1].GetProperty("locals").GetRawText().Replace("\\u0027", "'", StringComparison.Ordinal));

        var lines = Subject.OutputOf(Repository.Fuzmon, "stack", "--folded", "--async", Text(target.Pid)).Split('\n');
        Assert.Contains("task first;worker;fetch;sleep 1", lines);
        Assert.Contains("task;worker;Queue.get 2", lines);
    }

    [SystemPythonFact]
    public void Variables_are_shown_under_their_call_and_reach_the_terminal_tame()
    {
        using var target = Waiting();

        var text = Shown(target, "--async", "--locals");

        Assert.Matches(@"#1 +fetch at [^\n]*\n +url = 'a\\x1b\[2Jb'\n +seconds = 600\n#2 +worker", text);
        Assert.Matches(@"run_until_complete at [^\n]*\n( +[^\n]*\n)* +new_task = True\n", text);
        Assert.DoesNotContain('\e', text);
    }

    [SystemPythonFact]
    public void A_log_has_tasks_and_variables_when_the_configuration_asks_for_them()
    {
        using var target = Waiting();
        var config = Folder.Write(
            "c.toml",
            "[monitor]\ninterval_ms = 100\nstacktrace_cpu_time_percent_threshold = 0.0\n[stacks]\npython_async = true\npython_locals = true\n");
        using var fuzmon = Subject.Fuzmon("-p", Text(target.Pid), "-c", config, "-o", Out);

        Eventually.True(
            () => Log.Samples(Out, target.Pid).Any(sample => sample.TryGetProperty("tasks", out var tasks) && tasks.EnumerateArray()
                .Any(task => task.GetProperty("frames").EnumerateArray().Any(frame => frame.GetProperty("locals").TryGetProperty("url", out _)))),
            () => fuzmon.Error);
    }

    [Fact]
    public void A_program_without_Python_has_no_tasks_and_says_so()
    {
        using var target = Subject.Start("sleep", "600");
        using var fuzmon = Subject.Fuzmon("stack", "--json", "--async", Text(target.Pid));

        Assert.Equal(0, fuzmon.WaitForExit());
        Assert.Contains("asyncio tasks are missing: there is no Python in it", fuzmon.Error, StringComparison.Ordinal);
        Assert.False(JsonDocument.Parse(fuzmon.Output).RootElement.TryGetProperty("tasks", out _));
    }

    [Theory]
    [InlineData("--async")]
    [InlineData("--locals")]
    public void Native_frames_alone_go_with_neither(string option)
        => Refuses(2, ["stack", "--native", option, "1"], "--native", option, "leave");

    private Subject Waiting()
    {
        var target = Subject.Start(SystemPythonFactAttribute.Interpreter, Folder.Write("t.py", Program));
        target.WaitForOutput("waiting");
        return target;
    }

    // It has been heard of before all of its tasks wait.
    private static string Shown(Subject target, params string[] options)
    {
        var text = "";
        Eventually.True(
            () => (text = Subject.OutputOf(Repository.Fuzmon, ["stack", "--python", .. options, Text(target.Pid)]))
                .Contains("task Task-1, waiting for", StringComparison.Ordinal),
            () => text);
        return text;
    }
}
