using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Following;

public sealed class FollowedRunTests : EndToEndTest
{
    [Fact]
    public void Children_of_a_followed_storm_are_counted_as_they_ended_and_each_crash_has_a_record()
    {
        using var fuzmon = Follow(Target.Named("storm"), "400", "2", "mixed");
        Assert.True(fuzmon.WaitForExit() == 0, fuzmon.Error);

        var crashes = fuzmon.Output.Split('\n').Single(line => line.StartsWith("signal 11 ", StringComparison.Ordinal)).Split(' ')[2];
        Assert.Equal(crashes, Text(Log.Of(Out, "crash").Count));
        Assert.All(Log.Of(Out, "crash"), crash => Assert.Equal("SIGSEGV", crash.GetProperty("signal").GetString()));
        var counted = Log.Of(Out, "children").GroupBy(Log.Name).Select(records => records.Last().GetProperty("by_signal"))
            .Sum(signals => signals.TryGetProperty("SIGSEGV", out var count) ? count.GetInt32() : 0);
        Assert.Equal(crashes, Text(counted));
    }

    [Theory]
    [InlineData("handled")]
    [InlineData("exec")]
    [InlineData("stop")]
    public void What_goes_well_without_a_tracer_goes_well_with_one_and_is_no_crash(string what)
    {
        using var fuzmon = Follow(Target.Named("followed"), what);

        Assert.True(fuzmon.WaitForExit() == 0, fuzmon.Error);
        Assert.Empty(Log.Of(Out, "crash"));
    }

    [Fact]
    public void A_crash_in_a_thread_of_a_child_has_its_stack_first_and_those_of_the_others()
    {
        using var fuzmon = Follow(Target.Named("followed"), "thread");
        Assert.True(fuzmon.WaitForExit() == 0, fuzmon.Error);

        var crash = Assert.Single(Log.Of(Out, "crash"));
        Assert.Equal("0x10", crash.GetProperty("fault_address").GetString());
        Assert.Equal("DestAvNearNull", crash.GetProperty("class").GetString());
        Assert.Equal("fault", crash.GetProperty("state")[0].GetString());
        var threads = crash.GetProperty("stacktrace");
        Assert.Equal(3, threads.GetArrayLength());
        Assert.NotEqual(crash.GetProperty("pid").GetInt32(), threads[0].GetProperty("thread_id").GetInt32());
        Assert.True(File.Exists(Path.Combine(Out, "crashes", $"{crash.GetProperty("id").GetString()}.json")));
    }

    [Theory]
    [InlineData("exit 42", 42)]
    [InlineData("kill -ABRT $$", 134)]
    [InlineData("kill -KILL $$", 137)]
    public void The_exit_status_is_the_command_s_own(string script, int status)
    {
        using var fuzmon = Follow("sh", "-c", script);

        Assert.Equal(status, fuzmon.WaitForExit());
    }

    [Fact]
    public void Samples_of_what_is_followed_have_stacks()
    {
        var config = Folder.Write(
            "c.toml", "[monitor]\ninterval_ms = 100\nstacktrace_cpu_time_percent_threshold = 5.0\n[stacks]\npause_budget_us_per_sec = 1000000\n");
        using var fuzmon = Subject.Fuzmon("run", "--trace-children", "-c", config, "-o", Out, "--", Target.Named("spin"), "1");
        Eventually.True(() => Log.Samples(Out).Count(HasStacks) >= 3, () => fuzmon.Error);
        fuzmon.Signal("TERM");
        Assert.Equal(143, fuzmon.WaitForExit());

        var sample = Log.Samples(Out).Last(HasStacks);
        var frames = sample.GetProperty("stacktrace")[0].GetProperty("frames");
        Assert.Equal("spin", frames[frames.GetArrayLength() - 1].GetProperty("function").GetString());
        Assert.True(sample.GetProperty("capture").GetProperty("threads_stopped").GetInt32() > 0);
    }

    [Fact]
    public void What_is_followed_goes_on_untraced_when_the_monitor_is_killed()
    {
        using var fuzmon = Follow("sh", "-c", $"echo $$; {UntilGo("sleep 0.05")}; echo done > '{Folder["done"]}'");
        Eventually.True(() => fuzmon.Output.Contains('\n', StringComparison.Ordinal), () => fuzmon.Error);
        var status = $"/proc/{fuzmon.Output.Trim()}/status";
        Assert.DoesNotContain("TracerPid:\t0\n", File.ReadAllText(status), StringComparison.Ordinal);

        fuzmon.Signal("KILL");

        Eventually.True(() => File.ReadAllText(status).Contains("TracerPid:\t0\n", StringComparison.Ordinal), () => File.ReadAllText(status));
        Go();
        Eventually.True(() => File.Exists(Folder["done"]), () => "it does not go on");
    }

    [Fact]
    public void Following_needs_a_command_and_ptrace()
    {
        Refuses(2, ["run", "--trace-children", "-p", "1"], "--trace-children", "command");
        var config = Folder.Write("c.toml", "[instrumentation]\nptrace = false\n");
        Refuses(2, ["run", "--trace-children", "-c", config, "-o", Out, "--", "true"], "--trace-children", "instrumentation.ptrace");
    }

    private Subject Follow(params IEnumerable<string> command)
        => Subject.Fuzmon(["run", "--trace-children", "-c", Every(100), "-o", Out, "--", .. command]);

    private static bool HasStacks(JsonElement sample) => sample.TryGetProperty("stacktrace", out _);
}
