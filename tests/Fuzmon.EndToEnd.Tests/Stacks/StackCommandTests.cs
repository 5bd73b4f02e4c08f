using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Stacks;

public sealed class StackCommandTests : EndToEndTest
{
    private const string Nobody = "65534";

    [Fact]
    public void Threads_with_the_same_stack_stand_together()
    {
        using var target = Started("spin", "1");
        var text = Subject.OutputOf(Repository.Fuzmon, "stack", Text(target.Pid));

        Assert.StartsWith($"spin ({target.Pid}), 1 thread, hybrid, pause ", text, StringComparison.Ordinal);
        Assert.Matches(@"#0 +spin ", text);
        Assert.Matches(@"#1 +main ", text);
        Assert.DoesNotContain('\e', text);
    }

    [Fact]
    public void One_JSON_line_is_a_sample_with_the_outermost_frame_first()
    {
        using var target = Started("spin", "1");
        var line = Assert.Single(Subject.OutputOf(Repository.Fuzmon, "stack", "--json", Text(target.Pid)).TrimEnd('\n').Split('\n'));
        var sample = JsonDocument.Parse(line).RootElement;

        var functions = sample.GetProperty("stacktrace")[0].GetProperty("frames").EnumerateArray()
            .Select(frame => frame.TryGetProperty("function", out var function) ? function.GetString()! : "").ToArray();
        Assert.Equal(["main", "spin"], functions[^2..]);
        Assert.Equal(1, sample.GetProperty("capture").GetProperty("threads_stopped").GetInt32());
        Assert.True(sample.GetProperty("capture").GetProperty("pause_us").GetDouble() > 0);
        Assert.True(sample.GetProperty("memory").GetProperty("rss_kb").GetInt64() > 0);
    }

    [Fact]
    public void Folded_lines_begin_with_the_thread_and_end_with_the_count()
    {
        using var target = Started("hold", "1");
        var line = Assert.Single(Subject.OutputOf(Repository.Fuzmon, "stack", "--folded", Text(target.Pid)).TrimEnd('\n').Split('\n'));

        Assert.StartsWith("hold;", line, StringComparison.Ordinal);
        Assert.Contains(";main;", line, StringComparison.Ordinal);
        Assert.EndsWith(" 1", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_stops_a_running_thread_says_why_it_has_no_frames()
    {
        using var target = Started("spin", "1");

        Assert.Contains("nothing was to be stopped", Subject.OutputOf(Repository.Fuzmon, "stack", "--mode", "no-stop", Text(target.Pid)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_made_to_rewrite_the_terminal_does_not()
    {
        using var target = Started("hold", "1", "a\e[2Jb");
        var text = Subject.OutputOf(Repository.Fuzmon, "stack", Text(target.Pid));

        Assert.DoesNotContain('\e', text);
        Assert.Contains("a\\x1b[2Jb", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_there_or_not_a_pid_is_said()
    {
        Refuses(4, ["stack", "4194303"], "4194303");
        Refuses(2, ["stack", "abc"], "abc", "whole number");
        Refuses(2, ["stack", "1", "--json", "--folded"], "--folded");
    }

    [PrivilegedFact]
    public void Who_may_not_trace_is_told_why()
    {
        using var target = Started("hold", "1");
        using var fuzmon = Subject.Start("setpriv", $"--reuid={Nobody}", "--clear-groups", Repository.Fuzmon, "stack", Text(target.Pid));

        Assert.Equal(3, fuzmon.WaitForExit());
        Assert.Contains("another user", fuzmon.Error, StringComparison.Ordinal);
    }

    [PrivilegedFact]
    public void A_deleted_program_keeps_its_names()
    {
        var program = Folder["gone"];
        File.Copy(Target.Named("spin"), program);
        using var target = Subject.Start(program);
        target.WaitForOutput("spinning");
        File.Delete(program);

        Assert.Matches(@"#0 +spin ", Subject.OutputOf(Repository.Fuzmon, "stack", Text(target.Pid)));
    }

    private static Subject Started(string name, params string[] arguments)
    {
        var target = Subject.Start(Target.Named(name), arguments);
        target.WaitForOutput(name == "spin" ? "spinning" : "holding");
        return target;
    }
}
