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
}
