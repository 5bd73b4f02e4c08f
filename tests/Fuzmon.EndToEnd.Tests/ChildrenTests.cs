using System.Globalization;
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
            var folder = Folder[Text(round)];
            using var fuzmon = Subject.Fuzmon(
                "run", "-c", Configuration("netlink"), "-o", folder, "--", Target.Named("storm"), Text(Children), Text(parents), mode);
            Assert.True(fuzmon.WaitForExit() == 0, fuzmon.Error);

            var totals = Totals(folder);
            var lost = totals[0].GetProperty("lost").GetInt64();
            var counted = Counted(totals);
            var told = Told(fuzmon.Output);
            Assert.All(told.Keys.Union(counted.Keys), key
                => Assert.InRange(counted.GetValueOrDefault(key), told.GetValueOrDefault(key) - lost, told.GetValueOrDefault(key)));
        }
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

    private string Configuration(string source)
        => Folder.Write($"{source}.toml", $"[monitor]\ninterval_ms = 200\nevents = \"{source}\"\n");

    private static List<JsonElement> Totals(string folder)
        => [.. Log.Of(folder, "children").GroupBy(Log.Name).Select(records => records.Last())];

    private static Dictionary<string, long> Counted(List<JsonElement> totals) => totals
        .SelectMany(record => record.GetProperty("by_exit_code").EnumerateObject().Concat(record.GetProperty("by_signal").EnumerateObject()))
        .GroupBy(entry => entry.Name)
        .ToDictionary(entries => entries.Key, entries => entries.Sum(entry => entry.Value.GetInt64()));

    private static Dictionary<string, long> Told(string output) => output
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' '))
        .Where(words => words.Length == 3)
        .ToDictionary(
            words => words[0] == "exit" ? words[1] : words[1] == "9" ? "SIGKILL" : "SIGSEGV",
            words => long.Parse(words[2], CultureInfo.InvariantCulture));
}
