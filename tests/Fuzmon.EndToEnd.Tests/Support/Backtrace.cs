using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>The frames of a process's threads, innermost first, as "function:line", by the program and by gdb.</summary>
internal static partial class Backtrace
{
    /// <summary>What one capture after another shows.</summary>
    public static IReadOnlyList<JsonElement> Samples(int pid, int count = 1)
        => [.. Subject.OutputOf(Repository.Fuzmon, ["stack", "--json", .. Enumerable.Repeat(pid.ToString(CultureInfo.InvariantCulture), count)])
            .TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>The frames of each thread of a sample.</summary>
    public static Dictionary<int, string[]> Of(JsonElement sample)
        => sample.GetProperty("stacktrace").EnumerateArray().ToDictionary(
            thread => thread.GetProperty("thread_id").GetInt32(),
            thread => thread.GetProperty("frames").EnumerateArray().Reverse().Select(Describe).ToArray());

    /// <summary>What gdb shows of each thread.</summary>
    public static Dictionary<int, string[]> OfDebugger(int pid)
    {
        var text = Subject.OutputOf(
            "gdb", "-nx", "-batch", "-p", pid.ToString(CultureInfo.InvariantCulture), "-ex", "set backtrace past-main on", "-ex", "thread apply all bt");
        var threads = new Dictionary<int, List<string>>();
        List<string> frames = [];
        foreach (var line in text.Split('\n'))
        {
            if (ThreadLine().Match(line) is { Success: true } thread)
                threads.Add(int.Parse(thread.Groups["id"].Value, CultureInfo.InvariantCulture), frames = []);
            else if (FrameLine().Match(line) is { Success: true } frame)
                frames.Add(frame.Groups["name"].Value + (LineNumber().Match(line) is { Success: true } at ? $":{at.Groups["number"].Value}" : ""));
        }

        return threads.ToDictionary(thread => thread.Key, thread => thread.Value.ToArray());
    }

    /// <summary>Whether every thread sleeps.</summary>
    public static bool Waits(int pid)
        => Directory.GetDirectories($"/proc/{pid}/task").All(task => File.ReadAllText($"{task}/stat").Split(") ")[1][0] is 'S' or 'D');

    // The debugger writes a method's arguments where we write those of its type.
    private static string Describe(JsonElement frame)
        => $"{(frame.TryGetProperty("function", out var function) ? FunctionName().Match(function.GetString()!).Value : "??")}"
            + $"{(frame.TryGetProperty("line", out var line) ? $":{line.GetInt32()}" : "")}";

    [GeneratedRegex(@"^[^(]*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex FunctionName();

    [GeneratedRegex(@"^Thread \d+ .*(?:LWP |process )(?<id>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex ThreadLine();

    [GeneratedRegex(@"^#\d+ +(?:0x[0-9a-f]+ in )?(?<name><signal handler called>|[^ (]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex FrameLine();

    [GeneratedRegex(@":(?<number>\d+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex LineNumber();
}
