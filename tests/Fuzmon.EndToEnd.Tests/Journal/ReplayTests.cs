using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Journal;

public sealed class ReplayTests : JournalTest
{
    [Fact]
    public void A_run_is_put_out_again_as_it_was_recorded()
    {
        Run("for i in 1 2 3; do sleep 0.2; done; exit 7");

        AssertReplayEqualsLog();
        Assert.Contains(Replayed(), line => line.Contains("\"exit_code\":7", StringComparison.Ordinal));
        Assert.Contains("\"event\":\"stopped\"", Replayed()[^1], StringComparison.Ordinal);
        Assert.Contains("\"event\":\"started\"", Lines(Subject.OutputOf(Repository.Fuzmon, "replay", JournalPath))[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_is_asked_for_is_put_out()
    {
        using (var fuzmon = Subject.Fuzmon("run", "-c", Config(intervalMs: 20), "-o", Out, "--", "sh", "-c", UntilGo("sleep 0.3")))
        {
            Eventually.True(() => Log.Samples(Out).Any(sample => sample.Name() == "sleep"), () => fuzmon.Error);
            Go();
            Assert.Equal(0, fuzmon.WaitForExit());
        }

        var all = Replayed();

        var named = Replayed("--name", "sleep");
        Assert.NotEmpty(named);
        Assert.Equal(all.Where(line => line.Contains("\"process_name\":\"sleep\"", StringComparison.Ordinal)), named);
        var pid = JsonDocument.Parse(named[0]).RootElement.GetProperty("pid").GetInt32();
        Assert.Equal(all.Where(line => line.Contains($"\"pid\":{pid},", StringComparison.Ordinal)), Replayed("--pid", Text(pid)));

        var middle = JsonDocument.Parse(all[all.Length / 2]).RootElement.GetProperty("timestamp").GetString()!;
        Assert.Equal(all, Replayed("--to", middle).Concat(Replayed("--from", middle)));
    }

    [Fact]
    public void It_can_be_made_a_log_again_in_any_format()
    {
        Run("sleep 0.3");
        var all = Replayed();

        Subject.OutputOf(Repository.Fuzmon, "replay", Out, "-o", Folder["again"], "--format", "msgpack");

        var again = Lines(Subject.OutputOf(Repository.Fuzmon, "dump", Folder["again"]));
        Assert.Equal(all, again.Where(line => !line.Contains("\"event\":\"started\"", StringComparison.Ordinal)));
        Assert.Single(Directory.GetFiles(Folder["again"], "*.msgpack", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_live_journal_is_followed_until_one_has_seen_enough()
    {
        using var target = Subject.Start(Target.Named("hold"));
        using var fuzmon = Subject.Fuzmon("-c", Config(), "-o", Out, "-p", Text(target.Pid));
        Eventually.True(() => File.Exists(JournalPath) && Log.Samples(Out).Count >= 3, () => fuzmon.Error);
        using var replay = Subject.Fuzmon("replay", Out, "--follow");
        Eventually.True(() => Lines(replay.Output).Length >= 5, () => replay.Error);

        var before = Lines(replay.Output).Length;
        Eventually.True(() => Lines(replay.Output).Length >= before + 10, () => replay.Error);
        replay.Signal("INT");
        Assert.Equal(0, replay.WaitForExit());
        fuzmon.Signal("TERM");
        Assert.Equal(0, fuzmon.WaitForExit());

        var seen = Lines(replay.Output).Where(line => Seq(line) is not null && !line.Contains("started", StringComparison.Ordinal)).ToArray();
        Assert.Equal(seen.Length, seen.Distinct().Count());
        Assert.Subset(Logged().ToHashSet(), seen.ToHashSet());
    }

    [Fact]
    public void A_speed_keeps_the_distances()
    {
        Run("sleep 1.2");
        var clock = System.Diagnostics.Stopwatch.StartNew();

        var replayed = Replayed("--speed", "2");

        var times = replayed.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("timestamp").GetDateTime()).ToArray();
        Assert.True(clock.Elapsed >= (times[^1] - times[0]) / 2, $"{clock.Elapsed}");
    }

    [Fact]
    public void What_cannot_be_replayed_is_said_in_one_line()
    {
        var text = Folder.Write("text", "this is no database, but it is long enough to be taken for one by somebody who does not look at it closely");
        Refuses(4, ["replay", Folder["nothing"]], "no such journal");
        Refuses(1, ["replay", text], text, "no journal");
        Refuses(2, ["replay", text, "--speed", "fast"], "--speed fast", "max");
        Refuses(2, ["replay", text, "--from", "yesterday"], "--from yesterday", "2025-06-14T14:23:51Z");
        Refuses(2, ["replay", text, "--format", "xml"], "--format xml", "json or msgpack");
    }

    private void Run(string script)
    {
        using var fuzmon = Subject.Fuzmon("run", "-c", Config(intervalMs: 20), "-o", Out, "--", "sh", "-c", script);
        fuzmon.WaitForExit();
    }
}
