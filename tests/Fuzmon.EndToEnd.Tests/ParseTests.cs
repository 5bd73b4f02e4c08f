using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests;

public sealed class ParseTests : EndToEndTest
{
    private const string Log = "7  read(3,  <unfinished ...>\n8  getpid() = 8\n7  <... read resumed>\"a\", 1) = 1\nhello\n8  +++ exited with 0 +++\n";

    [Fact]
    public void A_summary_counts_lines_events_and_what_was_not_understood()
    {
        var summary = JsonDocument.Parse(Subject.OutputOf(
            Repository.Fuzmon, "parse", "strace", "--summary", "--json", Folder.Write("a.strace", Log))).RootElement;

        Assert.Equal(5, summary.GetProperty("lines").GetInt64());
        Assert.Equal(3, summary.GetProperty("events").GetInt64());
        Assert.Equal(1, summary.GetProperty("not_understood").GetInt64());
        Assert.Equal(4, summary.GetProperty("not_understood_lines")[0].GetInt64());
    }

    [Fact]
    public void Events_and_what_was_not_understood_are_printed_line_by_line()
    {
        using var fuzmon = Subject.Fuzmon("parse", "strace", "--json", Folder.Write("a.strace", Log));

        Assert.Equal(0, fuzmon.WaitForExit());
        var lines = fuzmon.Output.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(["syscall", "syscall", "text", "syscall"], lines.Select(line => line.GetProperty("kind").GetString()));
        Assert.Equal("hello", lines[2].GetProperty("text").GetString());
        Assert.Contains("a.strace:4: ", fuzmon.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Standard_input_and_the_files_of_ff_are_logs_too()
    {
        Folder.Write("t.7", "read(3, \"a\", 1) = 1\n");
        Folder.Write("t.8", "getpid() = 8\n");

        var family = Subject.OutputOf("sh", "-c", $"'{Repository.Fuzmon}' parse strace --json '{Folder["t"]}' | jq -c '[.tid, .name]'");
        Assert.Equal("[7,\"read\"]\n[8,\"getpid\"]\n", family);
        var piped = Subject.OutputOf("sh", "-c", $"cat '{Folder["t.8"]}' | '{Repository.Fuzmon}' parse strace --json - | jq -c .name");
        Assert.Equal("\"getpid\"\n", piped);
    }

    [Fact]
    public void A_log_that_grows_is_followed_until_it_is_told_to_end()
    {
        var path = Folder.Write("a.strace", "getpid() = 1\n");
        using var fuzmon = Subject.Fuzmon("parse", "strace", "--json", "--follow", path);
        fuzmon.WaitForOutput("\"result\":1");

        File.AppendAllText(path, "getpid() = 2\n");

        fuzmon.WaitForOutput("\"result\":2");
        fuzmon.Signal("INT");
        Assert.Equal(0, fuzmon.WaitForExit());
    }

    [Fact]
    public void A_log_that_does_not_exist_is_refused() => Refuses(4, ["parse", "strace", Folder["missing"]], "missing", "no such file");

    [Fact]
    public void Two_formats_at_once_are_refused() => Refuses(2, ["parse", "strace", "--json", "--msgpack", "x"], "--json", "--msgpack");

    [CommandFact("strace")]
    public void Joined_halves_are_the_calls_that_each_process_has_made()
    {
        const string Script = "(echo a; sleep 0.1) | cat | wc -c; (exec sleep 0.1) & wait";
        Subject.OutputOf("strace", "-f", "-o", Folder["joined"], "sh", "-c", Script);
        Subject.OutputOf("strace", "-ff", "-o", Folder["family"], "sh", "-c", Script);

        var joined = CallsByProcess(Folder["joined"]);

        Assert.Contains(joined, calls => calls.Contains("pipe", StringComparison.Ordinal));
        Assert.Equal(CallsByProcess(Folder["family"]), joined);
    }

    [Fact]
    public void Two_logs_are_compared_and_a_log_with_what_was_learned()
    {
        var known = Folder.Write("a.strace", "7 execve(\"/bin/x\", [\"x\"], 0x0) = 0\n7 getpid() = 7\n7 read(3, \"\", 1) = 0\n");
        var later = Folder.Write("b.strace", "7 execve(\"/bin/x\", [\"x\"], 0x0) = 0\n7 read(3, 0x1, 1) = -1 EFAULT (Bad address)\n7 sync() = 0\n");

        Assert.Equal(
            "new errno     x read EFAULT: 0, now 1\nnew call      x sync: 0, now 1\ngone call     x getpid: 1, now 0\n3 differences\n",
            Subject.OutputOf(Repository.Fuzmon, "parse", "strace", "--diff", known, later));

        Subject.OutputOf(Repository.Fuzmon, "parse", "strace", known, "--learn", Folder["base"]);
        var lines = Subject.OutputOf(Repository.Fuzmon, "parse", "strace", "--json", later, "--baseline", Folder["base"]).TrimEnd('\n').Split('\n');
        Assert.Equal(["new_errno", "new_call"], lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("change").GetString()));
        Subject.OutputOf(Repository.Fuzmon, "parse", "strace", later, "--learn", Folder["base"]);
        Assert.Equal("0 differences\n", Subject.OutputOf(Repository.Fuzmon, "parse", "strace", later, "--baseline", Folder["base"]));
    }

    // What waits is told of the end of others sooner or later, and may be woken in between.
    private static string[] CallsByProcess(string log)
        => [.. Subject.OutputOf(Repository.Fuzmon, "parse", "strace", "--json", log).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(happened => !happened.TryGetProperty("event", out _))
            .Where(happened => happened.GetProperty("name").GetString() is not ("wait4" or "rt_sigreturn" or "restart_syscall" or "clock_nanosleep"))
            .GroupBy(happened => happened.GetProperty("tid").GetInt32())
            .Select(process => string.Join(' ', process.Select(Told)))
            .Order(StringComparer.Ordinal)];

    private static string Told(JsonElement happened)
        => $"{happened.GetProperty("name")}/{happened.GetProperty("args").GetArrayLength()}{(happened.TryGetProperty("errno", out var errno) ? errno : "")}";
}
