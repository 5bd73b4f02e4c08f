using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Stacks;

public sealed class PythonStackTests : EndToEndTest
{
    private const string Program =
        """
        import sys, threading, time

        def outer():
            sorted([1], key=lambda x: wait(x))

        def wait(x):
            print("waiting")
            sys.stdout.flush()
            time.sleep(600)

        thread = threading.Thread(target=outer, name="worker")
        thread.start()
        thread.join()
        """;

    [SystemPythonFact]
    public void Python_calls_stand_where_the_evaluation_loop_runs_them()
    {
        using var target = Waiting();

        var worker = Threads(target.Pid).Single(thread => thread.GetProperty("name").GetString() == "worker");

        var frames = worker.GetProperty("frames").EnumerateArray().ToArray();
        var python = frames.Where(IsPython).Select(Function).ToArray();
        Assert.Equal(["outer", "<lambda>", "wait"], python[^3..].Select(name => name[(name.LastIndexOf('.') + 1)..]));
        // The call of sorted is native, and stands between the two Python calls that it connects.
        var between = frames.Select((frame, index) => (frame, index)).Where(item => IsPython(item.frame)).TakeLast(3).ToArray();
        Assert.True(between[1].index > between[0].index + 1);
        Assert.Equal(9, between[2].frame.GetProperty("line").GetInt32());
        Assert.EndsWith("t.py", between[2].frame.GetProperty("file").GetString(), StringComparison.Ordinal);
        Assert.False(IsPython(frames[0]));
        Assert.False(IsPython(frames[^1]));
        Assert.False(worker.TryGetProperty("unmerged", out _));
        Assert.False(worker.GetProperty("gil").GetBoolean());
    }

    [SystemPythonFact]
    public void Either_kind_of_frame_can_be_had_alone()
    {
        using var target = Waiting();

        Assert.All(Threads(target.Pid, "--python").SelectMany(Frames), frame => Assert.True(IsPython(frame)));
        Assert.All(Threads(target.Pid, "--native").SelectMany(Frames), frame => Assert.False(IsPython(frame)));
    }

    [SystemPythonFact]
    public void Samples_in_the_log_carry_them_too()
    {
        using var target = Waiting();
        var config = Folder.Write("c.toml", "[monitor]\ninterval_ms = 100\nstacktrace_cpu_time_percent_threshold = 0.0\n");
        using var fuzmon = Subject.Fuzmon("-p", Text(target.Pid), "-c", config, "-o", Out);

        Eventually.True(
            () => Log.Samples(Out, target.Pid).Where(sample => sample.TryGetProperty("stacktrace", out _))
                .SelectMany(sample => sample.GetProperty("stacktrace").EnumerateArray()).SelectMany(Frames)
                .Any(frame => IsPython(frame) && Function(frame) == "wait"),
            () => fuzmon.Error);
    }

    private Subject Waiting()
    {
        var target = Subject.Start(SystemPythonFactAttribute.Interpreter, Folder.Write("t.py", Program));
        target.WaitForOutput("waiting");
        // It has been heard of before it waits.
        Eventually.True(
            () => Directory.EnumerateDirectories($"/proc/{target.Pid}/task")
                .All(task => File.ReadAllText($"{task}/stat").Split(") ")[1][0] == 'S'),
            () => "a thread runs");
        return target;
    }

    private static JsonElement[] Threads(int pid, params string[] options)
        => [.. JsonDocument.Parse(Subject.OutputOf(Repository.Fuzmon, ["stack", "--json", .. options, Text(pid)]))
            .RootElement.GetProperty("stacktrace").EnumerateArray()];

    private static IEnumerable<JsonElement> Frames(JsonElement thread) => thread.GetProperty("frames").EnumerateArray();

    private static bool IsPython(JsonElement frame) => frame.GetProperty("language").GetString() == "python";

    private static string Function(JsonElement frame) => frame.GetProperty("function").GetString()!;
}
