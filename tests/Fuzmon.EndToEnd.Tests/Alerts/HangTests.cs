using System.Globalization;
using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Alerts;

/// <summary>Real processes that hang, each in another way.</summary>
public sealed class HangTests : EndToEndTest
{
    [Fact]
    public void A_busy_loop_is_told_with_the_frames_that_all_looks_have_in_common()
    {
        using var subject = Subject.Start(Target.Named("spin"));
        var hang = Find(subject, "spin");

        Assert.Equal("busy", Class(hang));
        Assert.Equal(subject.Pid, hang.GetProperty("hang").GetProperty("thread_id").GetInt32());
        Assert.Contains(
            hang.GetProperty("hang").GetProperty("common_frames").EnumerateArray(),
            frame => frame.TryGetProperty("function", out var name) && name.GetString() == "main");
        Assert.Equal(3, hang.GetProperty("events").GetArrayLength());
    }

    [Fact]
    public void One_that_waits_for_a_pipe_is_blocked_in_read()
    {
        // A pipe that has a writer, itself, and never any bytes.
        Subject.OutputOf("mkfifo", Folder["pipe"]);
        using var subject = Subject.Start("sh", "-c", $"exec cat <> '{Folder["pipe"]}'");
        var hang = Find(subject, "cat");

        Assert.Equal("blocked", Class(hang));
        Assert.Equal(("read", 0), (hang.GetProperty("hang").GetProperty("call").GetString(), hang.GetProperty("hang").GetProperty("fd").GetInt32()));
        Assert.Equal(Folder["pipe"], hang.GetProperty("hang").GetProperty("target").GetString());
    }

    [Fact]
    public void One_that_a_signal_has_stopped_is_stopped()
    {
        using var subject = Subject.Start("sleep", "1000");
        subject.Signal("STOP");
        Assert.Equal("stopped", Class(Find(subject, "sleep")));
    }

    [Fact]
    public void A_child_that_nobody_waits_for_is_a_zombie()
    {
        var configuration = Configuration("[hang]\nlimit = \"1s\"\nsamples = 3\ninterval = \"50ms\"\n");
        using var fuzmon = Subject.Fuzmon("run", "-c", configuration, "-o", Out, "--", Target.Named("forgetful"));
        var hang = Finding(fuzmon);
        fuzmon.Signal("TERM");
        fuzmon.WaitForExit();

        var zombie = int.Parse(fuzmon.Output, CultureInfo.InvariantCulture);
        Assert.Equal(("zombie", zombie), (Class(hang), hang.GetProperty("pid").GetInt32()));
    }

    [Fact]
    public void Two_threads_that_wait_for_each_other_are_deadlocked()
    {
        using var subject = Subject.Start(Target.Named("deadlock"));
        subject.WaitForOutput("holds 0");
        subject.WaitForOutput("holds 1");
        var threads = subject.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture)).ToHashSet();
        var hang = Find(subject, "deadlock");

        Assert.Equal("deadlock", Class(hang));
        int[] both = [hang.GetProperty("hang").GetProperty("thread_id").GetInt32(), hang.GetProperty("hang").GetProperty("held_by").GetInt32()];
        Assert.Equal(threads.Order(), both.Order());
    }

    [Fact]
    public void A_hang_can_be_an_alert_too()
    {
        using var subject = Subject.Start("sleep", "1000");
        var told = Folder["told"];
        using var fuzmon = Watch(
            subject.Pid, "sleep", $"[[alert]]\nwhen = \"hang\"\nname = \"stuck\"\ncommand = [\"sh\", \"-c\", \"cat > {told}.part; mv {told}.part {told}\"]\n");

        Eventually.True(() => File.Exists(told), () => fuzmon.Error);
        var finding = JsonDocument.Parse(File.ReadAllText(told)).RootElement;
        Assert.Equal(("stuck", "blocked"), (finding.GetProperty("rule").GetString(), Class(finding)));
    }

    private JsonElement Find(Subject subject, string name)
    {
        using var fuzmon = Watch(subject.Pid, name);
        return Finding(fuzmon);
    }

    private JsonElement Finding(Subject fuzmon)
    {
        Eventually.True(() => Log.Of(Out, "finding").Count > 0, () => fuzmon.Error);
        return Log.Of(Out, "finding")[0];
    }

    private Subject Watch(int pid, string name, string more = "")
        => Subject.Fuzmon("run", "-c", Configuration(
            $"[hang]\nsamples = 3\ninterval = \"200ms\"\n[[hang.rule]]\nname = \"^{name}$\"\nlimit = \"1s\"\n{more}"), "-o", Out, "-p", Text(pid));

    private string Configuration(string text)
        => Folder.Write("c.toml", $"[monitor]\ninterval_ms = 100\nmin_lifetime_ms = 0\ndiscovery_interval_ms = 50\n[stacks]\npause_budget_us_per_sec = 1000000\n{text}");

    private static string Class(JsonElement finding) => finding.GetProperty("hang").GetProperty("class").GetString()!;
}
