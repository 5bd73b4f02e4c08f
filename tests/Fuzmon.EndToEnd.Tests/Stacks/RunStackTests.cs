using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Stacks;

public sealed class RunStackTests : EndToEndTest
{
    [Fact]
    public void Samples_of_a_busy_process_carry_stacks_and_those_of_an_idle_one_do_not()
    {
        using var busy = Subject.Start(Target.Named("spin"), "1");
        using var idle = Subject.Start(Target.Named("hold"), "1");
        busy.WaitForOutput("spinning");
        idle.WaitForOutput("holding");
        // What starts a process costs some CPU, and the first sample is the average since then.
        var config = Folder.Write("c.toml", "[monitor]\ninterval_ms = 300\nstacktrace_cpu_time_percent_threshold = 5.0\n[stacks]\npause_budget_us_per_sec = 1000000\n");
        using var fuzmon = Subject.Fuzmon("-p", Text(busy.Pid), "-p", Text(idle.Pid), "-c", config, "-o", Out);

        Eventually.True(() => Log.Samples(Out, busy.Pid).Count(HasStacks) >= 3, () => fuzmon.Error);

        var frames = Log.Samples(Out, busy.Pid).Last(HasStacks).GetProperty("stacktrace")[0].GetProperty("frames");
        Assert.Equal("spin", frames[frames.GetArrayLength() - 1].GetProperty("function").GetString());
        Assert.All(Log.Samples(Out, idle.Pid).Skip(1), sample => Assert.False(HasStacks(sample)));
    }

    [Fact]
    public void A_hang_up_turns_stacks_on_and_off()
    {
        using var busy = Subject.Start(Target.Named("spin"), "1");
        busy.WaitForOutput("spinning");
        using var fuzmon = Subject.Fuzmon("-p", Text(busy.Pid), "-c", Stacks(enabled: false), "-o", Out);
        Eventually.True(() => Log.Samples(Out).Count >= 3, () => fuzmon.Error);
        Assert.DoesNotContain(Log.Samples(Out), HasStacks);

        Stacks(enabled: true);
        fuzmon.Signal("HUP");
        Eventually.True(() => Log.Samples(Out).TakeLast(1).Any(HasStacks), () => fuzmon.Error);

        Stacks(enabled: false);
        fuzmon.Signal("HUP");
        Eventually.True(() => Log.Samples(Out).TakeLast(1).Any(sample => !HasStacks(sample)), () => fuzmon.Error);

        string Stacks(bool enabled) => Folder.Write(
            "c.toml",
            $"[monitor]\ninterval_ms = 50\n[stacks]\nenabled = {(enabled ? "true" : "false")}\npause_budget_us_per_sec = 1000000\n");
    }

    [Fact]
    public void Killing_the_monitor_amid_captures_leaves_the_target_running_and_untraced()
    {
        using var target = Subject.Start(Target.Named("spin"), "4");
        target.WaitForOutput("spinning");
        var config = Folder.Write("c.toml", "[monitor]\ninterval_ms = 10\n[stacks]\npause_budget_us_per_sec = 1000000\n");
        for (var round = 0; round < 5; round++)
        {
            var folder = Folder[$"out{round}"];
            using var fuzmon = Subject.Fuzmon("-p", Text(target.Pid), "-c", config, "-o", folder);
            Eventually.True(() => Log.Samples(folder).Any(HasStacks), () => fuzmon.Error);
            fuzmon.Signal("KILL");
            fuzmon.WaitForExit();

            foreach (var task in Directory.GetDirectories($"/proc/{target.Pid}/task"))
                Eventually.True(() => Runs(File.ReadAllLines($"{task}/status")), () => File.ReadAllText($"{task}/status"));
        }
    }

    private static bool HasStacks(JsonElement sample) => sample.TryGetProperty("stacktrace", out _);

    private static bool Runs(string[] status)
        => status.Any(line => line.StartsWith("State:\tR", StringComparison.Ordinal)) && status.Contains("TracerPid:\t0");
}
