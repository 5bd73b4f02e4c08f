using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Stacks;

/// <summary>Frames are gdb's, function by function and line by line.</summary>
public sealed partial class DebuggerTests : EndToEndTest
{
    private static readonly string Sources = Path.Combine(AppContext.BaseDirectory, "targets", "stacks");

    [DebuggerTheory]
    [InlineData("chain", "8", "-g -O0")]
    [InlineData("chain", "8", "-g -O2 -fomit-frame-pointer -fno-optimize-sibling-calls")]
    [InlineData("chain", "8", "-g -O1 -fno-omit-frame-pointer")]
    [InlineData("chain", "2000", "-g -O1")]
    [InlineData("chain", "8", "-O1")]
    [InlineData("chain", "8", "-g -O1 -static-pie")]
    [InlineData("chain", "8", "-g -O1 -no-pie")]
    [InlineData("chain", "8", "-g -O1 -no-pie -static -Wl,--no-eh-frame-hdr")]
    [InlineData("handler", "", "-g -O1")]
    [InlineData("handler", "stack", "-g -O1")]
    [InlineData("threads", "", "-g -O1 -pthread")]
    public void A_process_that_stands_still_has_the_frames_that_gdb_shows(string source, string argument, string options)
    {
        var program = Folder[source];
        Subject.OutputOf("cc", [.. options.Split(' '), "-o", program, Path.Combine(Sources, $"{source}.c")]);
        using var target = Subject.Start(program, argument.Length == 0 ? [] : [argument]);
        target.WaitForOutput("ready");
        Eventually.True(() => Waits(target.Pid), () => "it does not wait");

        var sample = JsonDocument.Parse(Subject.OutputOf(Repository.Fuzmon, "stack", "--json", Text(target.Pid))).RootElement;
        var gdb = Subject.OutputOf("gdb", "-nx", "-batch", "-p", Text(target.Pid), "-ex", "set backtrace past-main on", "-ex", "thread apply all bt");

        Assert.Equal(0, sample.GetProperty("capture").GetProperty("threads_stopped").GetInt32());
        var theirs = ParseDebugger(gdb);
        var ours = sample.GetProperty("stacktrace").EnumerateArray().ToDictionary(
            thread => thread.GetProperty("thread_id").GetInt32(), thread => thread.GetProperty("frames").EnumerateArray().Reverse().Select(Describe).ToArray());
        Assert.Equal(theirs.Keys.Order(), ours.Keys.Order());
        foreach (var (thread, frames) in theirs)
            Assert.Equal(Own(frames), Own(ours[thread]));
    }

    // Below main and in the C library, names depend on which of several symbols one prefers.
    private static string[] Own(IEnumerable<string> frames)
        => [.. frames.Where(frame => OwnFunctions().IsMatch(frame))];

    private static string Describe(JsonElement frame)
        => $"{(frame.TryGetProperty("function", out var function) ? function.GetString() : "??")}"
            + $"{(frame.TryGetProperty("line", out var line) ? $":{line.GetInt32()}" : "")}";

    private static Dictionary<int, List<string>> ParseDebugger(string text)
    {
        var threads = new Dictionary<int, List<string>>();
        List<string> frames = [];
        foreach (var line in text.Split('\n'))
        {
            if (ThreadLine().Match(line) is { Success: true } thread)
                threads.Add(int.Parse(thread.Groups["id"].Value, CultureInfo.InvariantCulture), frames = []);
            else if (FrameLine().Match(line) is { Success: true } frame)
                frames.Add(frame.Groups["name"].Value + (LineNumber().Match(line) is { Success: true } at ? $":{at.Groups["number"].Value}" : ""));
        }

        return threads;
    }

    private static bool Waits(int pid)
        => Directory.GetDirectories($"/proc/{pid}/task").All(task => File.ReadAllText($"{task}/stat").Split(") ")[1][0] == 'S');

    [GeneratedRegex(@"^(main|call|stand_still|handle|work)(:|$)|signal handler called", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex OwnFunctions();

    [GeneratedRegex(@"^Thread \d+ .*(?:LWP |process )(?<id>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex ThreadLine();

    [GeneratedRegex(@"^#\d+ +(?:0x[0-9a-f]+ in )?(?<name><signal handler called>|[^ (]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex FrameLine();

    [GeneratedRegex(@":(?<number>\d+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex LineNumber();
}
