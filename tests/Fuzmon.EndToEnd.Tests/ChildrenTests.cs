using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests;

/// <summary>Storms of children whose own count is what the totals must come to.</summary>
public sealed class ChildrenTests : EndToEndTest
{
    // As many as a night has in some seconds.
    private const int Children = 100_000;
    private const int Rounds = 10;

    [LongTheory]
    [InlineData(1, "fork")]
    [InlineData(8, "fork")]
    [InlineData(1, "exec")]
    [InlineData(8, "mixed")]
    public void Every_child_of_a_storm_is_counted_by_exit_status_and_signal(int parents, string mode)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var storm = Storm.Run(Configuration("netlink"), Folder[Text(round)], Children, parents, mode);

            Assert.All(storm.Keys, key => Assert.InRange(storm.Counted(key), storm.Told(key) - storm.Lost, storm.Told(key)));
        }
    }

    [LongTheory]
    [InlineData(1, "fork")]
    [InlineData(8, "fork")]
    [InlineData(1, "exec")]
    [InlineData(8, "mixed")]
    public void The_kernel_counts_every_child_of_a_storm_whatever_was_lost(int parents, string mode)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var storm = Storm.Run(Configuration("bpf"), Folder[Text(round)], Children, parents, mode);

            Assert.All(storm.Keys, key => Assert.Equal(storm.Told(key), storm.Counted(key)));
        }
    }

    [BpfTheory]
    [InlineData(1, "fork")]
    [InlineData(8, "mixed")]
    public void The_kernel_counts_every_child_of_a_gust(int parents, string mode)
    {
        var storm = Storm.Run(Configuration("bpf"), Out, children: 2000, parents, mode);

        Assert.NotEmpty(storm.Keys);
        Assert.All(storm.Keys, key => Assert.Equal(storm.Told(key), storm.Counted(key)));
    }

    [BpfFact]
    public void What_children_used_is_told_of_each_of_them()
    {
        var storm = Storm.Run(Configuration("bpf"), Out, children: 1000, parents: 1, "fork");

        var record = Assert.Single(storm.Totals);
        var count = record.GetProperty("count").GetInt64();
        Assert.Equal(1000, count);
        Assert.Equal(0, storm.Lost);
        Assert.Equal(count, Total(record, "lifetime_ms"));
        Assert.Equal(count, Total(record, "peak_rss_kb"));
        // What a process used is known when its parent has waited for it, which a busy machine may delay for longer than is waited.
        Assert.InRange(Total(record, "cpu_time_ms"), 1, count);
    }

    [PrivilegedFact]
    public void Exits_of_all_children_are_records_when_they_are_asked_for()
    {
        var configuration = Folder.Write("all.toml", "[monitor]\ninterval_ms = 100\nmin_lifetime_ms = 600000\nevents = \"auto\"\n[output]\nexits = \"all\"\n");
        using var fuzmon = Subject.Fuzmon("run", "-c", configuration, "-o", Out, "--", Target.Named("storm"), "200");
        Assert.True(fuzmon.WaitForExit() == 0, fuzmon.Error);

        // And that of the command.
        Assert.Equal(201, Log.Of(Out, "exit").Count);
    }

    [Fact]
    public void Where_children_are_only_looked_for_the_log_says_what_cannot_be_known()
    {
        using var fuzmon = Subject.Fuzmon("run", "-c", Configuration("proc"), "-o", Out, "--", "sleep", "0.2");
        Assert.True(fuzmon.WaitForExit() == 0, fuzmon.Error);

        Assert.Contains(
            Log.Lifecycle(Out, "degraded"), record => record.GetProperty("reason").GetString()!.Contains("are missed", StringComparison.Ordinal));
    }

    private static long Total(JsonElement record, string histogram)
        => record.GetProperty(histogram).GetProperty("count").EnumerateArray().Sum(count => count.GetInt64());

    private string Configuration(string source)
        => Folder.Write($"{source}.toml", $"[monitor]\ninterval_ms = 200\nevents = \"{source}\"\n");
}
