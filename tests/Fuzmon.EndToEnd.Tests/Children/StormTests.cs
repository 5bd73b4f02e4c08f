using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Children;

/// <summary>Storms whose own count is what the totals must come to, whichever way they came to be watched.</summary>
public sealed class StormTests : ChildrenTest
{
    private const int Few = 2000;
    private const int Many = 100_000;

    [Theory]
    [InlineData("netlink", 1, "fork")]
    [InlineData("netlink", 8, "mixed")]
    [InlineData("auto", 1, "exec")]
    public void Every_child_of_a_launched_command_is_counted(string source, int parents, string mode)
    {
        using var fuzmon = Subject.Fuzmon("run", "-c", Configuration(source), "-o", Out, "--", Target.Named("storm"), Text(Few), Text(parents), mode);
        Assert.True(fuzmon.WaitForExit() == 0, fuzmon.Error);

        MustBe(Tally.Told(fuzmon.Output));
    }

    [Theory]
    [InlineData("netlink", 1, "exec")]
    [InlineData("auto", 8, "fork")]
    public void Every_child_of_a_process_that_runs_already_is_counted(string source, int parents, string mode) => WatchByPid(source, Few, parents, mode);

    [LongTheory]
    [InlineData("netlink", 1, "fork")]
    [InlineData("netlink", 8, "fork")]
    [InlineData("netlink", 1, "exec")]
    [InlineData("netlink", 8, "mixed")]
    public void Every_child_of_a_long_storm_that_runs_already_is_counted(string source, int parents, string mode) => WatchByPid(source, Many, parents, mode);

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void Every_child_of_a_process_that_rules_choose_is_counted_and_of_no_other(int parents) => WatchByRule(Few, parents);

    [LongTheory]
    [InlineData(8)]
    public void Every_child_of_a_long_storm_that_rules_choose_is_counted(int parents) => WatchByRule(Many, parents);

    [Fact]
    public void Children_that_are_found_by_looking_are_counted_as_they_ended()
    {
        // They live until the gate opens; what their parents wait for lives shorter than a look.
        using var fuzmon = Subject.Fuzmon(
            "run", "-c", Folder.Write("proc.toml", "[monitor]\ninterval_ms = 100\nmin_lifetime_ms = 0\nevents = \"proc\"\n"), "-o", Out, "--", "sh", "-c",
            $"for i in 0 1 2 3 4 5; do sh -c '{UntilGo("sleep 0.02")}; [ '$i' -lt 4 ] || kill -9 $$; exit '$i & done; wait; echo done");
        Eventually.True(() => Log.Samples(Out).Where(sample => sample.Name() == "sh").GroupBy(sample => sample.GetProperty("pid").GetInt32())
            .Count(samples => samples.Count() >= 20) == 7, () => fuzmon.Error);
        Go();
        Assert.True(fuzmon.WaitForExit() == 0, fuzmon.Error);

        var counted = Tally.Logged(Out, "sh");
        Assert.Equal((1, 1, 1, 2), (counted["1"], counted["2"], counted["3"], counted["SIGKILL"]));
        Assert.True(counted["0"] >= 1);
        Assert.All(Tally.LastTotals(Out), record => Assert.Equal("proc", record.GetProperty("source").GetString()));
    }

    private void WatchByPid(string source, int children, int parents, string mode)
    {
        using var storm = Storm(children, parents, mode);
        using var fuzmon = Subject.Fuzmon("run", "-p", Text(storm.Pid), "-c", Configuration(source), "-o", Out);
        AwaitSamples(fuzmon, storm);
        Go();
        Assert.Equal(0, storm.WaitForExit());
        Assert.True(fuzmon.WaitForExit() == 0, fuzmon.Error);

        MustBe(Tally.Told(storm.Output));
    }

    private void WatchByRule(int children, int parents)
    {
        // The others' children are not ours, nor are those from before: the rule tells this storm by its gate.
        using var storm = Storm(children, parents);
        using var other = Subject.Start("sh", "-c", UntilGo("sleep 0.01"));
        using var fuzmon = Subject.Fuzmon("run", "-c", Configuration("auto", $"[[filter.include]]\ncmdline = \"storm .*{Gate}\"\n"), "-o", Out);
        AwaitSamples(fuzmon, storm);
        Go();
        Assert.Equal(0, storm.WaitForExit());
        fuzmon.Signal("TERM");
        Assert.True(fuzmon.WaitForExit() == 0, fuzmon.Error);

        MustBe(Tally.Told(storm.Output));
    }

    private void MustBe(Tally told)
    {
        Assert.True(told.All >= Few);
        Tally.Logged(Out).MustBe(told, Tally.Lost(Out), () => string.Join('\n', Log.Of(Out, "lifecycle")));
    }
}
