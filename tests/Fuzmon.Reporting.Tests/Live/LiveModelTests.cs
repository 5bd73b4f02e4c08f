using System.Text.RegularExpressions;
using Fuzmon.Reporting.Live;
using Fuzmon.Reporting.Tests.Support;

namespace Fuzmon.Reporting.Tests.Live;

public sealed class LiveModelTests
{
    [Fact]
    public void A_process_is_there_from_its_first_sample_to_its_end()
    {
        var model = Models.Of(Some.Sample(1, pid: 10, cpu: 50, rss: 2048));

        var process = Assert.Single(model.Snapshot().Processes);
        Assert.Equal((10, "target", 50.0, 2048L), (process.Pid, process.Name, process.CpuPercent!.Value, process.RssKb!.Value));
        Models.Add(model, Models.Exit(2));
        Assert.Empty(model.Snapshot().Processes);
    }

    [Fact]
    public void Children_that_lived_between_two_looks_count_and_sampled_ones_count_once()
    {
        // One that was sampled used 3 s, of which a second is sampled; with 99 others the children come to 5 s.
        var model = Models.Of(
            Some.Sample(1, more: ",\"cpu_time_ms\":1000"), Models.Exit(2, cpu: 3000), Models.Children(10, count: 100, cpu: 5000), Some.Sample(13, pid: 99, name: "other"));

        var group = model.Snapshot().Groups.Single(group => group.Name == "target");

        Assert.Equal(5, group.CpuSeconds, precision: 6);
        Assert.Equal(100, group.Starts);
    }

    [Fact]
    public void Totals_that_are_ahead_of_the_ends_are_not_believed_at_once()
    {
        var model = new LiveModel(new LiveSettings(), identity: null, new FixedClock(Some.Start.AddSeconds(10.5)));
        Models.Add(model, Some.Sample(9, more: ",\"cpu_time_ms\":3000"), Models.Children(10, count: 1, cpu: 3000));

        Assert.Equal(3, model.Snapshot().Groups.Single().CpuSeconds, precision: 6);
        Models.Add(model, Models.Exit(10.2, cpu: 3000));
        Assert.Equal((3.0, 1L), (model.Snapshot().Groups.Single().CpuSeconds, model.Snapshot().Groups.Single().Starts));
    }

    [Fact]
    public void Named_groups_are_there_at_zero_and_what_is_too_much_is_other()
    {
        var model = Models.With(
            new LiveSettings { Groups = [new LiveGroupRule("fuzzers", new("^afl-", RegexOptions.NonBacktracking)), new LiveGroupRule("absent", null)], MaxGroups = 2 },
            Some.Sample(1, pid: 1, name: "afl-fuzz"), Some.Sample(1, pid: 2, name: "a"), Some.Sample(1, pid: 3, name: "b"), Some.Sample(1, pid: 4, name: "c"),
            Some.Sample(1, pid: 5, name: "d"), Some.Sample(1, pid: 6, name: "e"));

        var groups = model.Snapshot().Groups.ToDictionary(group => group.Name, group => group.Processes);

        Assert.Equal((1, 0), (groups["fuzzers"], groups["absent"]));
        Assert.True(groups["(other)"] >= 1);
        Assert.Equal(6, groups.Values.Sum());
        Assert.True(groups.Count <= 5, $"{groups.Count} groups");
    }

    [Fact]
    public void It_stays_bounded_whatever_comes()
    {
        var model = Models.With(new LiveSettings { MaxProcesses = 100 }, Enumerable.Range(1, 300).SelectMany(pid => new[]
        {
            Some.Sample(pid, pid, name: $"n{pid}", more: $",\"capture\":{{\"pause_us\":1}}{Some.Stack($"f{pid}")}"),
            Models.Crash(pid, pid),
        }));

        var snapshot = model.Snapshot();

        Assert.Equal((100, 200L), (snapshot.Processes.Count, snapshot.Figures.SamplesOmitted));
        Assert.Equal((100, 300L), (snapshot.Crashes.Count, snapshot.Figures.Crashes));
        Assert.True(snapshot.Groups.Count <= 101 + 1, $"{snapshot.Groups.Count} groups");
        Assert.True(snapshot.Stacks.Count <= 20, $"{snapshot.Stacks.Count} stacks");
    }

    [Fact]
    public void Another_monitor_begins_anew_and_what_happened_stays()
    {
        var model = Models.Of(Some.Started(), Some.Sample(1), Models.Crash(2), Some.Started("b2"), Some.Sample(5, pid: 11));

        var snapshot = model.Snapshot();

        Assert.Equal(11, Assert.Single(snapshot.Processes).Pid);
        Assert.Equal(1, snapshot.Figures.Samples);
        Assert.Single(snapshot.Crashes);
    }

    [Fact]
    public void Stacks_that_are_seen_often_are_kept_among_many()
    {
        var stacks = new HotStacks(10);
        foreach (var index in Enumerable.Range(0, 1000))
            stacks.Add(index % 2 == 0 ? "main\nhot" : $"main\nrare{index}");

        var top = stacks.Top(3)[0];

        Assert.Equal(["main", "hot"], top.Frames);
        Assert.InRange(top.Count - top.Overcount, 490, 500);
    }

    private sealed class FixedClock(DateTime now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(now, TimeSpan.Zero);
    }
}
